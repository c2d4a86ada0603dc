"""The words of the corpus: topics by domain, places, trades, acts, what acts cost, and names. All of it is made up."""

from __future__ import annotations

from typing import NamedTuple


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split(";")]


class Deed(NamedTuple):
    """Something that somebody does, and who is there to see it. {t} is the topic, {o} another one on stage."""

    text: str
    seen: str  # one key of SEEN


SEEN = {"~": "nobody", "*": "everybody", "!": "all but the other", "+": "the other and the thing", "": "the other"}


def _deeds(text: str) -> list[Deed]:
    """Phrases, each with a mark of SEEN before it."""
    return [Deed(phrase.lstrip("~*!+"), SEEN[phrase[0] if phrase[0] in "~*!+" else ""]) for phrase in _phrases(text)]


class Domain(NamedTuple):
    """A corner of life: what is talked about there, where, by whom, what one says about it and does there."""

    nouns: list[str]
    places: list[str]
    trades: list[str]
    advice: list[str]
    deeds: list[Deed]


DOMAINS: dict[str, Domain] = {
    "food": Domain(
        _words("breakfast lunch dinner soup bread cake recipe meal snack salad rice pizza coffee tea cheese apple banana egg eggs protein calories kitchen menu dessert fruit vegetable grocery cooking restaurant pasta sauce wine sugar oven pan knife fork spoon plate flour butter honey milk juice beer pepper salt garlic onion tomato potato potatoes carrot lemon chicken beef noodles vegan barbecue picnic feast cookies chocolate candy ingredient ingredients diner chef snacks vegetables fruits spices"),
        _phrases("the kitchen; the market hall; the canteen; the corner cafe"),
        _phrases("cook; grocer; waiter; baker; guest"),
        _phrases("use what is fresh for the {t}; cook the {t} slowly and taste it early; keep the {t} small and share it; try oats, beans or fruit with the {t}; taste the {t} before you serve it; buy for the {t} on a market day; write down what goes into the {t}"),
        _deeds("+cooks the {t} with {o}; *serves the {t} to everyone; +cuts the {t} and gives {o} a piece; ~tastes the {t} in the kitchen; asks {o} what goes into the {t}; +washes the {t} together with {o}"),
    ),
    "school": Domain(
        _words("school class lesson exam homework teacher student essay grade university college course textbook lecture thesis study degree quiz pencil math grammar language professor children child kids scholarship test project history geography chemistry biology physics lab grades diploma campus dormitory library pen notebook blackboard pupils tutor seminar presentation flashcards answers vocabulary dictionary subject subjects kindergarten"),
        _phrases("the classroom; the school yard; the reading room; the lecture hall"),
        _phrases("teacher; pupil; janitor; parent; tutor"),
        _phrases("learn the {t} in short parts; explain the {t} to a friend in your own words; begin the {t} with one easy example; ask the teacher what the {t} is for; read the {t} twice and close the book; draw what the {t} means; set aside an hour for the {t}"),
        _deeds("explains the {t} to {o}; ~learns the {t} by heart; *writes the {t} on the board; +lends {o} the notes on the {t}; asks {o} a question about the {t}; practises the {t} with {o}"),
    ),
    "money": Domain(
        _words("money bank loan rent salary tax bill bills price budget debt savings stock stocks invoice card wallet coupon discount payment account investment insurance credit pension coins cash fee shares dollar dollars euro cent wages income mortgage fund funds business receipt cheque lottery charity donation gold silver jewel safe purse atm bitcoin profit deal auction subscription refund expense expenses"),
        _phrases("the bank; the till; the savings office; the front desk"),
        _phrases("clerk; tenant; cashier; bookkeeper; landlord"),
        _phrases("write down what the {t} costs each month; compare two offers for the {t}; put a little aside for the {t}; never sign for the {t} in a hurry; read the small print of the {t}; ask what the {t} costs after a year; keep the papers of the {t} together"),
        _deeds("~adds up the cost of the {t}; shows {o} the price of the {t}; +signs the {t} beside {o}; *names a price for the {t}; asks {o} for a fair share of the {t}; pays {o} for the {t}"),
    ),
    "health": Domain(
        _words("health doctor medicine symptom disease sleep headache pain diet exercise workout muscle knee fever cough stress anxiety nurse clinic hospital tooth skin heart weight allergy vitamin run running yoga breathing surgery vaccine virus covid cold flu bruise wound bandage pill pills drug drugs cigarette smoking alcohol therapy therapist depression addiction pregnancy hair eyes ear nose back neck body blood bath brain hand hands teeth wheelchair meditation"),
        _phrases("the clinic; the waiting room; the gym; the pharmacy"),
        _phrases("nurse; doctor; patient; trainer; pharmacist"),
        _phrases("rest first and watch the {t}; ask a doctor about the {t} if it lasts; take the {t} slowly and drink water; stop with the {t} when it hurts; keep a note of when the {t} began; speak of the {t} before it grows; let somebody look at the {t}"),
        _deeds("~rests and watches the {t}; tells {o} how the {t} feels; +shows {o} the {t}; *asks for help with the {t}; asks {o} whether the {t} is normal; drinks water and speaks of the {t} with {o}"),
    ),
    "travel": Domain(
        _words("trip travel train bus flight ticket hotel airport luggage passport tour beach island city map ferry boat ship bridge road station taxi bicycle bike car camping tent hike holiday weekend museum vacation suitcase driver plane pilot runway harbour harbor port lift elevator route highway truck motorcycle scooter helicopter cruise sailor visa border country countries desert palace castle landmark landmarks resort hostel backpack itinerary traffic wheel tire tires parking garage subway tram"),
        _phrases("the platform; the pier; the hotel lobby; the bus stop"),
        _phrases("driver; guide; porter; captain; traveller"),
        _phrases("book the {t} early and keep one day free; walk to the {t} in the morning; take a map for the {t}; ask the people who live there about the {t}; leave early for the {t} and carry little; tell somebody where the {t} leads; look at the {t} on a map first"),
        _deeds("+waits at the {t} with {o}; *calls everyone to the {t}; ~looks up the way to the {t}; shows {o} the way to the {t}; asks {o} when the {t} leaves; +carries the bags to the {t} for {o}"),
    ),
    "home": Domain(
        _words("house home flat room door window roof garden fence sofa chair table lamp bed kitchen bathroom cleaning laundry neighbor neighbour neighbours noise ladder key lock wall paint carpet heating plant plants lawn tree ring hedge drill stove fridge curtain pillow mattress rug shelf drawer balcony basement attic chimney pipe sink shower toilet lightbulb vacuum broom trash rubbish furniture apartment rooms yard driveway mailbox doorbell alarm rent"),
        _phrases("the yard; the stairwell; the garden; the hallway"),
        _phrases("neighbour; caretaker; plumber; tenant; gardener"),
        _phrases("measure the {t} before you begin; clean the {t} from top to bottom; do the {t} one corner at a time; agree on the {t} with those who live there; open a window before you touch the {t}; put the tools for the {t} out first; keep the {t} dry and clean"),
        _deeds("+cleans the {t} with {o}; ~measures the {t}; *moves the {t} into the yard; +mends the {t} while {o} holds it; asks {o} to look at the {t}; shows {o} what is wrong with the {t}"),
    ),
    "work": Domain(
        _words("job work interview boss manager meeting office project team company resume email client customer deadline career colleague contract promotion report business startup product brand advertisement marketing sales employee workplace review schedule profession task tasks agenda factory warehouse shift wage union strike intern trainee candidate application reference referral desk printer brochure memo proposal investor investors partner supplier ceo employer employees hire workers profile headline leadership strategy"),
        _phrases("the office; the meeting room; the workshop; the reception"),
        _phrases("manager; engineer; assistant; client; apprentice"),
        _phrases("say in one line what the {t} is for; name one success and one lesson in the {t}; plan the {t} backwards from its last day; ask the team what the {t} needs; ask who decides about the {t}; keep the {t} to one page; finish the hardest part of the {t} before noon"),
        _deeds("~drafts the {t} at the desk; *presents the {t} to the team; shares the first draft of the {t} with {o}; asks {o} to check the {t}; +hands {o} the {t} in good time; agrees with {o} on a day for the {t}"),
    ),
    "computers": Domain(
        _words("code program function computer phone laptop password website app software file data table query database script python regex algorithm server internet network button screen camera printer robot game html json column spreadsheet bug variable keyboard command commands url link links files folder icon mouse cable tablet chip browser chatbot model ai drone drones microphone headset battery charger search forum channel username account hacker virus snippet template latex markdown java javascript ruby sql excel word tables array string integer loop"),
        _phrases("the server room; the help desk; the computer lab; the shared desk"),
        _phrases("developer; tester; analyst; user; operator"),
        _phrases("test the {t} on a small case; name each part of the {t} plainly; keep a copy before you change the {t}; read the {t} line by line; try the {t} with one line first; write down what the {t} should give; ask what the {t} may touch"),
        _deeds("~tests the {t} on a copy; +starts the {t} while {o} watches; *shows the {t} on the big screen; sends {o} the {t}; asks {o} to read the {t}; explains the {t} to {o} step by step"),
    ),
    "writing": Domain(
        _words("story poem sentence word words paragraph letter title text haiku song lyrics joke book novel article blog speech tweet post comment headline summary dialogue metaphor idiom slogan caption character scene conversation description example quote synonyms spelling verb adjective essay tone phrase review screenplay prompt input output topic prefix ending plot opening chapter page pages fable tale fairy riddle riddles proverb saying quotes lyric rhyme chorus stanza sonnet limerick biography diary journal letters card memo note notes synonym antonym emoji emojis hashtag bio tagline definition abstract grammar typo typos phrases sentences paragraphs statement translation language english spanish french german template"),
        _phrases("the writing desk; the print shop; the newsroom; the library"),
        _phrases("editor; poet; reader; printer; librarian"),
        _phrases("begin the {t} with one clear picture; say the {t} in short plain words; end the {t} where it began; read the {t} aloud and cut a third; ask who will read the {t}; choose the verbs of the {t} with care; keep one thought for each line of the {t}"),
        _deeds("~writes the {t} by hand; reads the {t} to {o}; *reads the {t} aloud to everyone; asks {o} for a better ending of the {t}; +gives {o} the {t} to keep; corrects the {t} together with {o}"),
    ),
    "numbers": Domain(
        _words("number numbers equation sum problem puzzle measurement average square triangle circle fraction distance speed digits subsets value steps formula percent count list set sequence pairs pair graph chart statistics probability matrix proof digit integer integers decimal angle area volume weight height length ratio rate series function variable factor factors prime vector logic syllogism sudoku maze crossword chessboard dice coin estimate score total difference product"),
        _phrases("the blackboard; the counting house; the workshop table; the lab"),
        _phrases("clerk; surveyor; pupil; builder; accountant"),
        _phrases("write down what is known of the {t}; solve the {t} in small steps and check each; draw the {t} first; try the {t} with the smallest case; name the unknown of the {t} with a letter; estimate the {t} before you count; look for what stays the same in the {t}"),
        _deeds("~counts the {t} twice; solves the {t} with {o}; *writes the {t} on the wall; shows {o} a shorter way to the {t}; asks {o} to check the {t}; +draws the {t} for {o}"),
    ),
    "people": Domain(
        _words("friend friends girlfriend boyfriend wife husband mother father sister brother grandmother family partner wedding birthday party gift invitation apology promise secret love relationship divorce daughter son guest guests cousin aunt uncle baby group date message flowers argument rumour man woman men women boy girl kid teenager teenagers stranger strangers roommate classmate ex spouse bride groom fiance stepmother stepmom grandfather grandpa grandma nephew niece twins crush dating kiss hug marriage affair anniversary funeral reunion compliment lie lies gossip joke jokes prank nickname feelings trust manners"),
        _phrases("the living room; the town square; the garden party; the bus home"),
        _phrases("friend; sister; cousin; host; neighbour"),
        _phrases("say openly how you feel about the {t}; listen first and speak of the {t} later; give the {t} a little time; ask what they wish for the {t}; say what you need from the {t} without blame; choose a quiet hour for the {t}; thank those who care about the {t}"),
        _deeds("invites {o} to talk about the {t}; *tells everyone about the {t} with a smile; ~thinks of a kind word for the {t}; listens to {o} about the {t}; asks {o} how the {t} feels; +brings flowers for {o} and the {t}"),
    ),
    "nature": Domain(
        _words("dog cat bird horse fish animal animals pet forest river mountain sea weather rain snow sun moon star planet earth flower bee farm cow seeds soil water fire energy climate air wind lake volcano insect species panda elephant lion tiger bear wolf fox rabbit hamster mouse rat snake spider bees hornet hornets ant ants whale shark dolphin duck hen chicken pig goat sheep cattle puppy kitten zoo leaf leaves grass root mushroom mushrooms storm flood earthquake drought ocean waterfall cave stone ice winter summer spring autumn oil pollution recycling garden"),
        _phrases("the river bank; the barn; the forest path; the hill"),
        _phrases("farmer; ranger; fisher; vet; shepherd"),
        _phrases("watch the {t} from a distance; leave the {t} as you found it; look after the {t} every day; learn what the {t} needs in winter; learn the name of the {t} first; come to the {t} early and stay quiet; take nothing from the {t}"),
        _deeds("+feeds the {t} with {o}; ~watches the {t} from afar; *calls the others to see the {t}; shows {o} where the {t} lives; asks {o} what the {t} needs; +looks after the {t} while {o} rests"),
    ),
    "town": Domain(
        _words("law rule police court vote election mayor council government country state history war religion news newspaper protest tax park street shop market station church bench library permit fine judge lawyer witness rights flag statue fountain museum stereotype behavior culture society president politician politicians senator republican democrat party candidate policy policies border immigrant immigrants refugee refugees race god bible mosque synagogue temple army soldier veteran nation constitution minority equality racism sexism gender riot petition census treaty king queen peace slavery embassy citizen citizens"),
        _phrases("the town hall; the market square; the court room; the park"),
        _phrases("mayor; clerk; officer; shopkeeper; witness"),
        _phrases("read the rule about the {t} first; hear both sides of the {t}; ask at the town hall about the {t}; write to the council about the {t}; ask whom the {t} serves; read two papers about the {t}; keep calm when the {t} is spoken of"),
        _deeds("speaks with {o} about the {t}; *speaks for the {t} in the square; ~reads an old book about the {t}; +signs the list for the {t} beside {o}; asks {o} who decides about the {t}; tells {o} both sides of the {t}"),
    ),
    "play": Domain(
        _words("music guitar piano movie film actor show concert dance ball football tennis chess team match race coach player painting picture photo drawing theatre toy cards festival costume song album singer band stage critic television series hobby art magic trick basketball baseball soccer hockey golf card puzzle console players league championship olympics trophy marathon violin drum drums flute choir orchestra playlist lyrics comedy comedian cartoon anime movies trailer actress director novel celebrity celebrities tattoo fashion dress jewelry dancing singing toys doll lego kite park circus clown magician"),
        _phrases("the stage; the pitch; the music room; the cinema"),
        _phrases("actor; coach; singer; painter; fan"),
        _phrases("practise the {t} a little every day; choose a {t} that all enjoy; play the {t} slowly at first; invite a friend to the {t}; watch somebody who is good at the {t}; keep score of the {t} only if all want it; rest between two rounds of the {t}"),
        _deeds("plays the {t} with {o}; *starts the {t} for everyone; ~practises the {t} alone; +hands {o} the {t} for a turn; asks {o} to join the {t}; cheers for {o} at the {t}"),
    ),
    "danger": Domain(
        _words("gun guns weapon weapons bomb bombs poison knife fire thief thieves robbery robber crime crimes criminal murder murderer killer gang gangs prison jail fight fights punch attack enemy victim scam scams fraud bribe hostage kidnapping arson explosion smoke bruises violence revenge threat threats assault bully bullies theft burglar shooting drugs ransom"),
        _phrases("the police station; the court room; the corner of the street; the guard house"),
        _phrases("officer; lawyer; guard; witness; nurse"),
        _phrases("keep away from the {t} and call for help; think of who gets hurt by the {t}; speak with somebody you trust about the {t}; ask what the law says about the {t}; leave the {t} to those who are trained; wait a day before you touch the {t}"),
        _deeds("~walks away from the {t}; tells {o} the truth about the {t}; *calls for help because of the {t}; asks {o} to stay away from the {t}; warns {o} about the {t}; +locks the {t} away before {o} comes"),
    ),
}

GENERAL = Domain(
    _words("thing question answer idea plan way reason opinion topic choice task fact facts advice help list event situation purpose goal order part method detail result change difference relation activity resolutions suggestions tips possible solution statement sign signal box bag parcel rope stone glass cup bottle knife paper coat hat shoe shirt watch clock candle basket bucket hammer wheel engine pump cable mirror blanket item items object category categories feature features name names type types style size shape color colour pattern rule rules process system tool tools machine device product products brand store package container plans goals dream dreams memory memories habit habits skill skills rumor mistake mistakes effect effects cause benefit benefits meaning value risk risks chance future past moment minute hour day week month year morning evening night beginning end middle side top group member stranger crowd line row pile heap gap hole corner edge surface sound smell taste light shadow spot"),
    _phrases("the yard; the square; the hallway; the station; the workshop; the waiting room; the bridge; the back room"),
    _phrases("neighbour; clerk; visitor; helper; owner; student; porter; caretaker"),
    _phrases("begin with the smallest part of the {t}; say what the {t} is for and then decide; make a short list for the {t}; compare two ways to the {t}; do the {t} in three small steps; ask somebody who knows the {t} well; sleep a night over the {t}; look at the {t} from the other side; start with what is sure about the {t}; try the {t} once before you promise it; put the {t} into your own words"),
    _deeds("asks {o} about the {t}; +shares the {t} with {o}; thanks {o} for the {t}; +shows {o} the {t}; *tells everyone about the {t}; ~makes a list for the {t}; +carries the {t} to {o}; helps {o} with the {t}; ~thinks about the {t} alone; invites {o} to see the {t}; agrees with {o} on the {t}; *puts the {t} where all can see it; ~looks closely at the {t}; lets {o} try the {t} first"),
)

ADJECTIVES = _words(
    "old new small big red blue green yellow short long quick slow cheap healthy simple fair creative funny sad formal polite public private weekly daily main common rare broken lost borrowed shared favourite local famous secret useful early late quiet loud soft hard sweet salty cold warm good bad better best first last next right wrong strange real perfect important popular personal modern different similar correct clear complex easy difficult free full empty own hidden wooden golden"
)

VERBS = _words(
    "write make find give explain describe plan list create choose fix sell buy borrow keep share build paint move clean learn teach read tell show bring send change improve compare check count design rewrite summarize translate suggest recommend generate brainstorm convert identify classify extract answer solve draw cook grow open close carry return save spend cancel hide replace order"
)

# ---- what is done, and what comes of it -----------------------------------------------------------


class Risk(NamedTuple):
    """What costs somebody something: {o} is the one who pays for it, {t} the topic."""

    signs: list[str]  # verbs of instructions that call for it
    careless: str  # how a first answer puts it
    acts: list[Deed]
    harms: list[str]
    answers: list[Deed]  # what the one who is touched may do; {o} is the one who acted
    care: list[str]  # what a better answer says
    flaw: str


RISKS: list[Risk] = [
    Risk(_phrases("steal; take; rob; swipe; grab; borrow without asking"), "take the {t} while nobody looks",
         _deeds("!takes the {t} without asking {o}; !picks up the {t} of {o} and leaves"), _phrases("{o} may lose the {t}; {o} may be without the {t}"),
         _deeds("asks {o} to bring back the {t}; *looks for the {t} everywhere"), _phrases("ask whoever owns the {t} before you take it; take only what is yours"), "it forgets who owns the {t}"),
    Risk(_phrases("hide; conceal; cover up; lie about; fake; keep secret"), "say nothing about the {t} to anyone",
         _deeds("!hides the {t} from {o}; !keeps the {t} secret from {o}"), _phrases("{o} may be misled about the {t}; {o} may trust less because of the {t}"),
         _deeds("asks {o} what is hidden; ~searches for the truth about the {t}"), _phrases("say openly what happens with the {t}; keep nothing about the {t} from those it touches"), "it keeps the {t} secret"),
    Risk(_phrases("rush; skip; finish alone; leave out; exclude; ignore"), "do the {t} fast and wait for nobody",
         _deeds("rushes the {t} and leaves {o} behind; finishes the {t} without {o}"), _phrases("{o} may be left out of the {t}; {o} may feel left behind"),
         _deeds("asks {o} to wait; *calls after {o} and walks faster"), _phrases("leave time in the {t} for those who are slower; let everyone take part in the {t}"), "it leaves the others behind"),
    Risk(_phrases("blame; accuse; report; punish; sue"), "say whose fault the {t} is",
         _deeds("*blames {o} for the {t}; *says that {o} spoiled the {t}"), _phrases("{o} may be blamed for nothing; {o} may lose the good name"),
         _deeds("tells {o} what really happened; *defends the {t} before everyone"), _phrases("ask what happened to the {t} before you blame anybody; speak of the {t} and not of who is guilty"), "it blames somebody for the {t}"),
    Risk(_phrases("sell; dump; throw away; give away; get rid of"), "let the {t} go to whoever pays",
         _deeds("!sells the {t} that {o} needs; !gives away the {t} that {o} waits for"), _phrases("{o} may have to buy the {t} again; {o} may pay twice for the {t}"),
         _deeds("offers {o} money for the {t}; asks {o} who has the {t} now"), _phrases("ask who still needs the {t} before you give it away; keep the {t} until nobody needs it"), "it gives away what others need"),
    Risk(_phrases("use without a check; set off; light; mix; drive; fly; jump off"), "use the {t} at once, without a check",
         _deeds("+uses the {t} beside {o} without a check; +hands {o} the {t} untested"), _phrases("{o} may be hurt by the {t}; {o} may get an injury from the {t}"),
         _deeds("+steps back from the {t}; warns {o} about the {t}"), _phrases("check the {t} first so that it hurts nobody; test the {t} while nobody stands near"), "it never checks the {t}"),
    Risk(_phrases("hurt; kill; hit; punch; poison; attack; shoot; murder; kick; burn; slap; fight"), "be quick with the {t} and strike first",
         _deeds("*strikes at {o} over the {t}; *pushes {o} against the {t}"), _phrases("{o} may be hurt badly; {o} may need a doctor"),
         _deeds("*runs from {o} and calls for help; *shouts at {o} to stop"), _phrases("put the {t} down and walk away before anyone is hurt; call for help and hurt nobody"), "somebody is hurt by it"),
    Risk(_phrases("mock; insult; prank; tease; bully; embarrass; laugh at; make fun of; humiliate"), "make the others laugh at the {t}",
         _deeds("*shows everyone what {o} said about the {t}; *laughs at {o} because of the {t}"), _phrases("{o} may be ashamed before the others; {o} may be laughed at"),
         _deeds("asks {o} to be kinder; walks away from {o} in silence"), _phrases("keep private what was said about the {t}; speak kindly of all who know the {t}"), "it is unkind about the {t}"),
    Risk(_phrases("promise; pretend to have; guarantee; claim"), "promise the {t} to all who ask",
         _deeds("promises {o} the {t} without having it; tells {o} that the {t} comes today"), _phrases("{o} may wait for the {t} in vain; {o} may be let down"),
         _deeds("~waits for the {t} at the door; asks {o} when the {t} comes"), _phrases("promise only the part of the {t} you can keep; say honestly when the {t} will be there"), "it promises too much of the {t}"),
    Risk(_phrases("cheat; trick; scam; fool; deceive; con; swindle; blackmail"), "let somebody else pay for the {t}",
         _deeds("!spends the money of {o} on the {t}; lets {o} pay for the {t}"), _phrases("{o} may run short of money; {o} may be left with the bill"),
         _deeds("counts the money and asks {o} for a receipt; refuses to pay {o} for the {t}"), _phrases("agree who pays for the {t} before you begin; pay for the {t} yourself or do without"), "it does not say who pays"),
    Risk(_phrases("leave to others; delay; put off; avoid; quit"), "leave the {t} to somebody else",
         _deeds("leaves the work on the {t} to {o}; hands {o} the whole {t} at the last minute"), _phrases("{o} may be worn out by the {t}; {o} may have no rest"),
         _deeds("asks {o} to share the work; +puts the {t} down before {o} and rests"), _phrases("share the work on the {t} fairly; do your own part of the {t} first"), "it leaves the work to others"),
    Risk(_phrases("annoy; wake; disturb; bother; play loudly; shout at"), "go on with the {t} at any hour",
         _deeds("*works on the {t} all night beside {o}; *plays loudly with the {t} next to {o}"), _phrases("{o} may lose sleep over the noise; {o} may find no quiet"),
         _deeds("knocks and asks {o} for quiet; ~closes the window"), _phrases("keep the {t} to hours when nobody sleeps; do the {t} where it disturbs nobody"), "it forgets those who need quiet"),
    Risk(_phrases("guess; copy; invent; forge; make up; plagiarize"), "guess the {t} and call it certain",
         _deeds("guesses about the {t} and tells {o} it is certain; copies the {t} and tells {o} it is new"), _phrases("{o} may rely on a guess; {o} may repeat a mistake about the {t}"),
         _deeds("asks {o} how sure that is; ~checks the {t} again"), _phrases("say which part of the {t} is only a guess; check the {t} before others rely on it"), "it is too sure about the {t}"),
    Risk(_phrases("spy on; track; stalk; hack; break into; follow; secretly record; snoop on; watch in secret"), "look into the {t} when nobody knows",
         _deeds("!follows {o} in secret because of the {t}; !reads the letters of {o} about the {t}"), _phrases("{o} may have no private life left; {o} may no longer feel safe"),
         _deeds("*locks the door before {o}; asks {o} who was there"), _phrases("ask before you look into the {t}; leave private what others keep private about the {t}"), "it looks into what is private"),
    Risk(_phrases("break; smash; damage; ruin; destroy; vandalize; wreck; crash"), "break the {t} open if you have to",
         _deeds("*breaks the {t} before {o}; *throws the {t} at the feet of {o}"), _phrases("{o} may have to mend the {t}; {o} may find the {t} in pieces"),
         _deeds("+picks up what {o} left of the {t}; asks {o} to mend the {t}"), _phrases("keep the {t} whole and ask how it opens; mend what breaks of the {t}"), "it breaks what others use"),
    Risk(_phrases("force; threaten; pressure; push; control; manipulate; silence"), "press the {t} until the others give in",
         _deeds("threatens {o} because of the {t}; forces {o} to agree on the {t}"), _phrases("{o} may be afraid to speak; {o} may give in out of fear"),
         _deeds("tells {o} to be gentle; *asks the others to help against {o}"), _phrases("ask for the {t} and take a no for a no; give reasons for the {t} and no threats"), "it forces somebody over the {t}"),
]
SIGN_OF = {sign: risk for risk in reversed(RISKS) for sign in risk.signs}

KIND_ANSWERS = _deeds(
    "thanks {o} for the {t}; helps {o} with the {t}; nods to {o} and gets ready for the {t}; asks {o} to say more about the {t}; offers {o} a hand; tells {o} what the {t} needs; ~waits and listens; agrees with {o} and takes a part of the {t}; *smiles at everyone; shows {o} a better way to the {t}; asks {o} why the {t} matters; brings {o} a cup of tea"
)
FIRST_ACTS = _deeds("~looks around for the {t}; ~waits and listens; ~gets ready for the day; *asks what is going on; +picks up the {t}")
THING_ANSWERS = _deeds("~stays where it is; slips away from {o}; moves closer to {o}; *tips over; ~wears thin; rattles beside {o}; *breaks at the edge; *falls to the floor; is used by {o}; *rolls away; ~opens a little; shines before {o}")
THING_SEEN = _deeds("picks up {o}; looks at {o} closely; moves {o} aside; repairs {o} with care; puts {o} back in its place; *asks who used {o}")
THING_HARMS = {"breaks at the edge": "{who} may be of no use any more", "wears thin": "{who} may soon break", "falls to the floor": "{who} may be damaged"}

IMPOSSIBLE: list[tuple[str, str]] = [
    ("flies to the moon", "people cannot fly"),
    ("flies over {place} like a bird", "people cannot fly"),
    ("walks through the wall", "walls stop whoever walks into them"),
    ("turns the {t} into gold", "nothing turns into gold"),
    ("stops time until {o} is ready", "time cannot be stopped"),
    ("lifts {place} with one hand", "nobody is that strong"),
    ("reads the mind of {o}", "minds cannot be read"),
    ("goes back to yesterday", "what is past cannot be visited"),
    ("makes the {t} vanish with a word", "a word makes nothing vanish"),
    ("stands in two places at once", "one body has one place"),
    ("breathes under water for a day", "people need air"),
    ("grows as tall as a tower", "people do not grow at will"),
    ("brings the dead back to life", "the dead do not come back"),
    ("becomes invisible before {o}", "people can be seen"),
    ("jumps over {place} in one leap", "nobody jumps that far"),
    ("eats the whole {t} in a blink", "nobody eats that fast"),
]

POSSIBLE = _phrases(
    "the {t} is at hand; nothing stands in the way; it needs only a moment; {who} is near enough; the {t} is within reach; it is simple enough; {who} has the time for it; such things are done every day"
)
UNHARMED = _phrases("nobody was harmed; all went well; no harm came of it; everyone was content; it did some good")

TRAITS = _phrases(
    "patient; in a hurry; curious; careful with money; kind; proud; forgetful; honest; shy; cheerful; stubborn; tired; hopeful; quick to help; strict; generous; nervous; calm; new in town; hard of hearing; easily bored; fond of order; full of questions; quick to forgive; slow to trust; good with words"
)
PERSON_STATUS = _phrases(
    "at {place}; waiting at {place}; on the way to {place}; busy at {place}; just arrived at {place}; standing near the {t}; looking for the {t}; thinking about the {t}; worried about the {t}; resting at {place}; glad about the {t}; late for {place}; asking about the {t}"
)
THING_TRAITS = _phrases("small, old; white, slow; heavy, useful; new, bright; worn, trusted; long, thin; plain, sturdy; costly, fragile; light, round; half finished; loud, strange; rare, wanted; simple, clear")
THING_STATUS = _phrases("lying at {place}; within reach; still whole; ready to be used; kept at {place}; tied up; on the table; not yet paid for; half full; shared by all; far from done; in the hands of others; talked about by everyone")
WISHES = _phrases(
    "to settle the {t} today; to get the {t} right; to have the {t} without trouble; to finish the {t} in time; to please {o} with the {t}; to understand the {t}; to save money on the {t}; to make the {t} better; to be done with the {t} soon; to learn all about the {t}; to be proud of the {t}; to talk {o} into the {t}; to keep the {t} simple"
)
SITUATIONS = _phrases(
    "{a} is at {place} with {o} and needs the {t} today; At {place}, {a} and {o} speak about the {t}; {a} has to decide about the {t}, and {o} is waiting at {place}; {a} met {o} at {place} and now wonders about the {t}; {o} asked {a} about the {t} at {place}; {a} comes to {place} because of the {t}, and {o} is already there; {a} and {o} disagree about the {t} at {place}; It is late at {place}, and {a} asks {o} about the {t}"
)
OPENINGS = _phrases("About the {t}:; For the {t},; As for the {t},; With the {t},")
CARES = _phrases("ask those who share the {t} what they need; tell those who are near what you plan; take your time; look back at the {t} when it is done; let others say what they think of the {t}; stop if somebody minds; keep what works; thank whoever helps")
GISTS = _phrases("a way to the {t}; advice on the {t}; how to go about the {t}; what to do about the {t}; a first word on the {t}; help with the {t}")

NAMES: dict[str, list[str]] = {
    letter: names.split()
    for letter, names in {
        "a": "Aisha Anton Alma Arne", "b": "Ben Bram Bella Bodo", "c": "Carla Chloe Cem Cyril", "d": "Dana Dario Della Dov", "e": "Elsa Emeka Edda Ewan",
        "f": "Felix Fatma Flora Finn", "g": "Greta Gino Gwen Goran", "h": "Hana Hugo Helga Hamid", "i": "Ines Ivo Ida Imran", "j": "Jonas Jana Jin Julie",
        "k": "Kofi Kira Karl Kezia", "l": "Luca Lena Leila Lars", "m": "Mara Marco Mei Milo", "n": "Nadia Noor Nils Nuri", "o": "Olu Omar Orla Oskar",
        "p": "Priya Piotr Paula Pedro", "q": "Quinn Qadir Qiana Quentin", "r": "Rosa Ruth Ravi Rafael", "s": "Samir Saul Sunita Selma", "t": "Teo Tomas Tara Talia",
        "u": "Una Umar Ulla Ugo", "v": "Viktor Vera Vito Vanya", "w": "Wen Wanda Willem Winona", "x": "Xenia Xavi Ximena Xander", "y": "Yuki Yara Yann Yusuf", "z": "Zoya Zeno Zita Zahir",
    }.items()
}

# ---- words that mean nothing, so that they must be copied ------------------------------------------

ONSETS = _words("b br bl c ch cl cr d dr f fl fr g gl gr h j k l m n p ph pl pr qu r s sc sh sl sn sp st str sw t th tr v w wh y z")
VOWELS = _words("a a a e e e i i o o u u ai ea ee ou oo ie")
CODAS = ["", "", "", "", "n", "r", "l", "s", "t", "m", "d", "ck", "nd", "nt", "st", "rt", "ng", "p", "x", "ll", "ss", "rk", "b", "g"]
ENDINGS = ["", "", "", "", "", "er", "ing", "ed", "ion", "ment", "ness", "ly", "al", "ive", "ist", "ity", "able", "ous", "age", "ry", "s", "ic", "ance", "ture", "ship"]
