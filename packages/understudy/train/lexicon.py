"""The words of the corpus: topics by domain, places, trades, acts, harms, and names. All of it is made up."""

from __future__ import annotations

from typing import NamedTuple


class Domain(NamedTuple):
    """A corner of life: what is talked about there, where, by whom, and what one says about it."""

    nouns: list[str]
    places: list[str]
    trades: list[str]
    advice: list[str]


def _words(text: str) -> list[str]:
    return text.split()


def _phrases(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split(";")]


DOMAINS: dict[str, Domain] = {
    "food": Domain(
        _words("breakfast lunch dinner soup bread cake recipe meal snack salad rice pizza coffee tea cheese apple banana egg eggs protein calories kitchen menu dessert fruit vegetable grocery cooking restaurant pasta sauce wine sugar oven pan"),
        _phrases("the kitchen; the market hall; the canteen; the corner cafe"),
        _phrases("cook; grocer; waiter; baker; guest"),
        _phrases("use what is fresh for the {t}; cook the {t} slowly and taste it early; keep the {t} small and share it; try oats, beans or fruit with the {t}"),
    ),
    "school": Domain(
        _words("school class lesson exam homework teacher student essay grade university college course textbook lecture thesis study degree quiz pencil math grammar language professor children child kids scholarship"),
        _phrases("the classroom; the school yard; the reading room; the lecture hall"),
        _phrases("teacher; pupil; janitor; parent; tutor"),
        _phrases("learn the {t} in short parts; explain the {t} to a friend in your own words; begin the {t} with one easy example; ask the teacher what the {t} is for"),
    ),
    "money": Domain(
        _words("money bank loan rent salary tax bill bills price budget debt savings stock stocks invoice card wallet coupon discount payment account investment insurance credit pension coins cash fee shares"),
        _phrases("the bank; the till; the savings office; the front desk"),
        _phrases("clerk; tenant; cashier; bookkeeper; landlord"),
        _phrases("write down what the {t} costs each month; compare two offers for the {t}; put a little aside for the {t}; never sign for the {t} in a hurry"),
    ),
    "health": Domain(
        _words("health doctor medicine symptom disease sleep headache pain diet exercise workout muscle knee fever cough stress anxiety nurse clinic hospital tooth skin heart weight allergy vitamin run running yoga breathing"),
        _phrases("the clinic; the waiting room; the gym; the pharmacy"),
        _phrases("nurse; doctor; patient; trainer; pharmacist"),
        _phrases("rest first and watch the {t}; ask a doctor about the {t} if it lasts; take the {t} slowly and drink water; stop with the {t} when it hurts"),
    ),
    "travel": Domain(
        _words("trip travel train bus flight ticket hotel airport luggage passport tour beach island city map ferry boat ship bridge road station taxi bicycle bike car camping tent hike holiday weekend museum vacation suitcase driver"),
        _phrases("the platform; the pier; the hotel lobby; the bus stop"),
        _phrases("driver; guide; porter; captain; traveller"),
        _phrases("book the {t} early and keep one day free; walk to the {t} in the morning; take a map for the {t}; ask the people who live there about the {t}"),
    ),
    "home": Domain(
        _words("house home flat room door window roof garden fence sofa chair table lamp bed kitchen bathroom cleaning laundry neighbor neighbour neighbours noise ladder key lock wall paint carpet heating plant plants lawn tree ring hedge drill"),
        _phrases("the yard; the stairwell; the garden; the hallway"),
        _phrases("neighbour; caretaker; plumber; tenant; gardener"),
        _phrases("measure the {t} before you begin; clean the {t} from top to bottom; do the {t} one corner at a time; agree on the {t} with those who live there"),
    ),
    "work": Domain(
        _words("job work interview boss manager meeting office project team company resume email client customer deadline career colleague contract promotion report business startup product brand advertisement marketing sales employee workplace review schedule profession"),
        _phrases("the office; the meeting room; the workshop; the reception"),
        _phrases("manager; engineer; assistant; client; apprentice"),
        _phrases("say in one line what the {t} is for; name one success and one lesson in the {t}; plan the {t} backwards from its last day; ask the team what the {t} needs"),
    ),
    "computers": Domain(
        _words("code program function computer phone laptop password website app software file data table query database script python regex algorithm server internet network button screen camera printer robot game html json column spreadsheet bug variable keyboard"),
        _phrases("the server room; the help desk; the computer lab; the shared desk"),
        _phrases("developer; tester; analyst; user; operator"),
        _phrases("test the {t} on a small case; name each part of the {t} plainly; keep a copy before you change the {t}; read the {t} line by line"),
    ),
    "writing": Domain(
        _words("story poem sentence word words paragraph letter title text haiku song lyrics joke book novel article blog speech tweet post comment headline summary dialogue metaphor idiom slogan caption character scene conversation description example quote synonyms spelling verb adjective essay tone phrase review screenplay"),
        _phrases("the writing desk; the print shop; the newsroom; the library"),
        _phrases("editor; poet; reader; printer; librarian"),
        _phrases("begin the {t} with one clear picture; say the {t} in short plain words; end the {t} where it began; read the {t} aloud and cut a third"),
    ),
    "numbers": Domain(
        _words("number numbers equation sum problem puzzle measurement average square triangle circle fraction distance speed digits subsets value steps formula percent count list set sequence pairs pair graph chart statistics probability matrix proof"),
        _phrases("the blackboard; the counting house; the workshop table; the lab"),
        _phrases("clerk; surveyor; pupil; builder; accountant"),
        _phrases("write down what is known of the {t}; solve the {t} in small steps and check each; draw the {t} first; try the {t} with the smallest case"),
    ),
    "people": Domain(
        _words("friend friends girlfriend boyfriend wife husband mother father sister brother grandmother family partner wedding birthday party gift invitation apology promise secret love relationship divorce daughter son guest guests cousin aunt uncle baby group date message flowers argument rumour"),
        _phrases("the living room; the town square; the garden party; the bus home"),
        _phrases("friend; sister; cousin; host; neighbour"),
        _phrases("say openly how you feel about the {t}; listen first and speak of the {t} later; give the {t} a little time; ask what they wish for the {t}"),
    ),
    "nature": Domain(
        _words("dog cat bird horse fish animal animals pet forest river mountain sea weather rain snow sun moon star planet earth flower bee farm cow seeds soil water fire energy climate air wind lake volcano insect species"),
        _phrases("the river bank; the barn; the forest path; the hill"),
        _phrases("farmer; ranger; fisher; vet; shepherd"),
        _phrases("watch the {t} from a distance; leave the {t} as you found it; look after the {t} every day; learn what the {t} needs in winter"),
    ),
    "town": Domain(
        _words("law rule police court vote election mayor council government country state history war religion news newspaper protest tax park street shop market station church bench library permit fine judge lawyer witness rights flag statue fountain museum stereotype behavior culture society"),
        _phrases("the town hall; the market square; the court room; the park"),
        _phrases("mayor; clerk; officer; shopkeeper; witness"),
        _phrases("read the rule about the {t} first; hear both sides of the {t}; ask at the town hall about the {t}; write to the council about the {t}"),
    ),
    "play": Domain(
        _words("music guitar piano movie film actor show concert dance ball football tennis chess team match race coach player painting picture photo drawing theatre toy cards festival costume song album singer band stage critic television series hobby art magic trick"),
        _phrases("the stage; the pitch; the music room; the cinema"),
        _phrases("actor; coach; singer; painter; fan"),
        _phrases("practise the {t} a little every day; choose a {t} that all enjoy; play the {t} slowly at first; invite a friend to the {t}"),
    ),
}

GENERAL = Domain(
    _words("thing question answer idea plan way reason opinion topic choice task fact facts advice help list event situation purpose goal order part method detail result change difference relation activity resolutions suggestions tips possible solution statement sign signal box bag parcel rope stone glass cup bottle knife paper coat hat shoe shirt watch clock candle basket bucket hammer wheel engine pump cable mirror blanket"),
    _phrases("the yard; the square; the hallway; the station; the workshop"),
    _phrases("neighbour; clerk; visitor; helper; owner; student"),
    _phrases("begin with the smallest part of the {t}; say what the {t} is for and then decide; make a short list for the {t}; compare two ways to the {t}; do the {t} in three small steps"),
)

ADJECTIVES = _words(
    "old new small big red blue green yellow short long quick slow cheap healthy simple fair creative funny sad formal polite public private weekly daily main common rare broken lost borrowed shared favourite local famous secret useful early late quiet loud soft hard sweet salty cold warm good bad better best first last next right wrong strange real perfect important popular personal modern different similar correct clear complex easy difficult free full empty own hidden wooden golden"
)

VERBS = _words(
    "write make find give explain describe plan list create choose fix sell buy borrow keep share build paint move clean learn teach read tell show bring send change improve compare check count design rewrite summarize translate suggest recommend generate brainstorm convert identify classify extract answer solve draw cook grow open close carry return save spend cancel hide replace order"
)

# ---- what is done, and what comes of it -----------------------------------------------------------


class Risk(NamedTuple):
    """An act that costs somebody something. {o} is the one who pays for it, {t} the topic."""

    acts: list[str]
    harms: list[str]
    answers: list[str]  # what the one who is touched may do; {a} is the one who acted
    care: list[str]  # what a better answer says
    flaw: str
    hidden: bool = False


RISKS: list[Risk] = [
    Risk(_phrases("takes the {t} without asking {o}; picks up the {t} of {o} and leaves"), _phrases("{o} may lose the {t}; {o} may be without the {t}"),
         _phrases("asks {a} to bring back the {t}; looks for the {t} everywhere"), _phrases("ask whoever owns the {t} before you take it; take only a {t} that is yours"), "it forgets who owns the {t}"),
    Risk(_phrases("hides the {t} from {o}; keeps the {t} secret from {o}"), _phrases("{o} may be misled about the {t}; {o} may trust less because of the {t}"),
         _phrases("asks {a} what is hidden; searches for the truth about the {t}"), _phrases("say openly what happens with the {t}; keep nothing about the {t} from those it touches"), "it keeps the {t} secret", True),
    Risk(_phrases("rushes the {t} and leaves {o} behind; finishes the {t} without {o}"), _phrases("{o} may be left out of the {t}; {o} may feel left behind"),
         _phrases("asks {a} to wait; calls after {a} and walks faster"), _phrases("leave time in the {t} for those who are slower; let everyone take part in the {t}"), "it leaves the others behind"),
    Risk(_phrases("blames {o} for the {t}; says that {o} spoiled the {t}"), _phrases("{o} may be blamed for nothing; {o} may lose the good name"),
         _phrases("tells {a} what really happened; defends the {t} before everyone"), _phrases("ask what happened to the {t} before you blame anybody; speak of the {t} and not of who is guilty"), "it blames somebody for the {t}"),
    Risk(_phrases("sells the {t} that {o} needs; gives away the {t} that {o} waits for"), _phrases("{o} may have to buy the {t} again; {o} may pay twice for the {t}"),
         _phrases("offers {a} money for the {t}; asks {a} who has the {t} now"), _phrases("ask who still needs the {t} before you give it away; keep the {t} until nobody needs it"), "it gives away what others need"),
    Risk(_phrases("uses the {t} beside {o} without a check; hands {o} the {t} untested"), _phrases("{o} may be hurt by the {t}; {o} may get an injury from the {t}"),
         _phrases("steps back from the {t}; warns {a} about the {t}"), _phrases("check the {t} first so that it hurts nobody; test the {t} while nobody stands near"), "it never checks the {t}"),
    Risk(_phrases("shows everyone what {o} said about the {t}; laughs at {o} because of the {t}"), _phrases("{o} may be ashamed before the others; {o} may be laughed at"),
         _phrases("asks {a} to stop; walks away from {a} in silence"), _phrases("keep private what was said about the {t}; speak kindly of all who know the {t}"), "it is unkind about the {t}"),
    Risk(_phrases("promises {o} the {t} without having it; tells {o} that the {t} comes today"), _phrases("{o} may wait for the {t} in vain; {o} may be let down"),
         _phrases("waits for the {t} at the door; asks {a} when the {t} comes"), _phrases("promise only the part of the {t} you can keep; say honestly when the {t} will be there"), "it promises too much of the {t}"),
    Risk(_phrases("spends the money of {o} on the {t}; lets {o} pay for the {t}"), _phrases("{o} may run short of money; {o} may be left with the bill"),
         _phrases("counts the money and asks {a} for a receipt; refuses to pay for the {t}"), _phrases("agree who pays for the {t} before you begin; pay for the {t} yourself or do without"), "it does not say who pays"),
    Risk(_phrases("leaves the work on the {t} to {o}; hands {o} the whole {t} at the last minute"), _phrases("{o} may be worn out by the {t}; {o} may have no rest"),
         _phrases("asks {a} to share the work; puts the {t} down and takes a rest"), _phrases("share the work on the {t} fairly; do your own part of the {t} first"), "it leaves the work to others"),
    Risk(_phrases("works on the {t} all night beside {o}; plays loudly with the {t} next to {o}"), _phrases("{o} may lose sleep over the noise; {o} may find no quiet"),
         _phrases("knocks and asks {a} for quiet; closes the window"), _phrases("keep the {t} to hours when nobody sleeps; do the {t} where it disturbs nobody"), "it forgets those who need quiet"),
    Risk(_phrases("guesses about the {t} and tells {o} it is certain; copies the {t} and tells {o} it is new"), _phrases("{o} may rely on a guess; {o} may repeat a mistake about the {t}"),
         _phrases("asks {a} how sure that is; checks the {t} again"), _phrases("say which part of the {t} is only a guess; check the {t} before others rely on it"), "it is too sure about the {t}"),
]

KIND_ACTS = _phrases(
    "asks {o} about the {t}; shares the {t} with {o}; thanks {o} for the {t}; shows {o} the {t}; tells {o} why the {t} matters; offers {o} a part of the {t}; invites {o} to see the {t}; carries the {t} to {o}; helps {o} with the {t}; agrees with {o} on the {t}; asks {o} for advice on the {t}; brings the {t} to {o} in time; lets {o} try the {t} first; repairs the {t} together with {o}"
)
QUIET_ACTS = _phrases(
    "reads about the {t}; writes down the {t}; looks closely at the {t}; makes a list for the {t}; thinks about the {t} alone; counts what the {t} takes; tries a small part of the {t}; puts the {t} in order"
)
KIND_ANSWERS = _phrases(
    "thanks {a} for the {t}; helps {a} with the {t}; nods and gets ready for the {t}; asks {a} to say more about the {t}; offers {a} a hand; tells {a} what the {t} needs; waits beside {a}; agrees and takes a part of the {t}"
)
FIRST_ACTS = _phrases("looks around for the {t}; waits and listens; gets ready for the day; asks what is going on; picks up the {t}")
THING_ANSWERS = _phrases(
    "stays where it is; slips out of reach; gets a scratch; moves closer to {a}; tips over; wears thin; rattles beside {a}; breaks at the edge; falls to the floor; is used by {a}; rolls away; opens a little"
)
THING_SEEN = _phrases("picks up {a}; looks at {a} closely; moves {a} aside; repairs {a} with care; puts {a} back in its place; asks who used {a}")
THING_HARMS = {"breaks at the edge": "{who} may be of no use any more", "wears thin": "{who} may soon break", "gets a scratch": "{who} may lose its shine", "falls to the floor": "{who} may be damaged"}

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
]

POSSIBLE = _phrases(
    "the {t} is at hand; nothing stands in the way; it needs only a moment; {who} is near enough; the {t} is within reach; it is simple and allowed; {who} has the time for it; such things are done every day"
)
UNHARMED = _phrases("nobody was harmed; all went well; no harm came of it")

TRAITS = _phrases(
    "patient; in a hurry; curious; careful with money; kind; proud; forgetful; honest; shy; cheerful; stubborn; tired; hopeful; quick to help; strict; generous; nervous; calm; new in town; hard of hearing"
)
PERSON_STATUS = _phrases(
    "at {place}; waiting at {place}; on the way to {place}; busy at {place}; just arrived at {place}; standing near the {t}; looking for the {t}; thinking about the {t}; worried about the {t}; resting at {place}"
)
THING_TRAITS = _phrases("small, old; white, slow; heavy, useful; new, bright; worn, trusted; long, thin; plain, sturdy; costly, fragile; light, round; half finished")
THING_STATUS = _phrases("lying at {place}; within reach; still whole; ready to be used; kept at {place}; tied up; on the table; not yet paid for; half full; shared by all")
WISHES = _phrases(
    "to settle the {t} today; to get the {t} right; to have the {t} without trouble; to finish the {t} in time; to please {o} with the {t}; to understand the {t}; to save money on the {t}; to make the {t} better; to be done with the {t} soon"
)

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
