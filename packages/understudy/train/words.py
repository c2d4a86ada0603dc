"""Everyday words: whatever instructions are made of. They have tokens of their own and stand in the corpus."""

from __future__ import annotations

from lexicon import ADJECTIVES, DOMAINS, GENERAL, RISKS, VERBS

NOUNS = """
ability absence access accident achievement action adult advantage adventure agreement aim alternative ambition amount analysis angle announcement apartment appearance appointment approach argument arrangement arrival
aspect assembly assistance assumption attempt attention attitude audience author authority availability average award background balance base basis behaviour belief belt bill birth blame block board bond border bottom
branch breath brick broadcast brief calendar call campaign cancer capacity captain career carrier case celebration cell center centre century ceremony certificate chain challenge championship channel character chart
childhood circumstance citizen claim class classification client climate cloth clothes clothing club collection combination comfort command comment commitment committee communication community comparison compensation competition
complaint component concept concern concert conclusion condition conference confidence conflict connection consequence consideration construction consumer contact content context contrast contribution control copy cotton
couple courage cover craft creation creature credit crisis criticism culture currency custom cycle damage danger data death debate decade decision defense definition delivery demand department deposit depth desire detail
development difficulty dinosaur direction disaster discussion disease dish disorder display distinction diversity document doubt draft drama drink duty economy edition education efficiency effort election element emergency
emotion emphasis employment encounter encouragement energy engagement entertainment entrance entry environment episode equipment error escape evaluation evidence examination exchange excitement excuse exhibition existence
expectation experience experiment expert explanation expression extension extent failure faith fame fan fashion fate fault favor fear feature feedback field figure film finding finger fitness flavor focus follower foot
force formation format fortune foundation framework freedom frequency friendship fruit fuel fun function gender generation genre ghost glance goods grace grain gratitude greeting ground growth guarantee guard guidance guide
guideline guilt hair half happiness height hero hint hole honor hope horror household humor idea identity image imagination impact importance impression improvement incident income increase independence index individual
industry influence information ingredient injury innocence innovation inquiry inspection inspiration instance institution instruction instrument intelligence intention interaction interest interpretation introduction
investigation invention issue jacket jealousy journalist journey joy justice keyword kingdom knowledge labor lack landscape layout leader league legend length level liberty license life lifestyle limit link literature
location logic logo loss luck machine magazine mail majority makeup manner margin mark marriage mass material maximum means measure mechanism media membership mention mess metal middle mind mission mode moment mood
motion motivation movement mystery myth nation nature necessity neighborhood network news nightmare norm notice notion nutrition objective obligation observation occasion offense opponent opportunity option organization
origin outcome outfit overview owner ownership package pain panic parent participant passage passion path pattern pause pay perception performance period permission personality perspective phase phenomenon philosophy
phone photograph physician pilot place plane planet platform pleasure poet poetry point pollution population position possession possibility potential poverty power practice praise preference preparation presence
presentation pressure price pride principle priority privacy privilege procedure production profession professor profit progress promise proof property proposal prospect protection psychology publication publisher purchase
pursuit quality quantity query quest race range rank rating reaction reader reality reasoning reception recognition recommendation record recovery reduction region regulation rejection relationship release relief
remark reminder repair replacement representation reputation request requirement research resident resistance resolution resource respect response responsibility restriction retirement revenue reward rhythm ritual role
romance routine sacrifice safety sample satisfaction scale scandal scheme science scientist scope secretary section sector security seed selection sense sentiment session setting shame shape shelter shock sibling sight
silence similarity site situation size sketch slave slide society soul source space specialist species spirit sponsor stage standard stereotype storage strength stress stretch structure struggle style success suffering
suggestion suit summit support surprise survey symbol syntax talent target technique technology teenager temperature tendency tension term territory testimony theme theory thought threat throat tone toxic tour trade
tradition tragedy training transition transport treatment trend trial tribe trip trouble turn tutorial union universe upgrade usage user vacation validity variety vehicle version victory video view villain vision visit
visitor voice volunteer vote warning waste wealth wedding welfare whale width willingness wisdom wish witness worker workplace worry worth writer youth zone stomach mouth belly bone arm leg chest shoulder lip tongue
ham shrimp pie soda cereal yogurt grape orange berry peach pear melon cabbage corn bean nut oil vinegar mustard sandwich burger steak sausage bacon bowl mug kettle towel soap shampoo brush comb razor perfume lotion diaper
pants jeans sweater sock skirt boot glove scarf helmet uniform button zipper thread needle ribbon necklace bracelet earring diamond crown cape mask cradle crib stroller swing slide balloon puppet drum trumpet horn bell
""".split()
OTHERS = (
    """
above across actually afraid against agree ahead alive allow almost alone along already although always among angry anybody anymore anyone anything anyway apart apply around ashamed asleep attack aware away awful back basic
because become believe belong beside better beyond bigger black blind brave bright brown busy cannot cause certain clever close common compare complete confused consider contain continue convince cost course crazy current dark
dead deal decide deep deserve detailed determine develop die different dirty disappear discuss dumb eager either else emotional enjoy enough entire especially even ever everybody everyone everything everywhere evil exactly expensive
explain express extra extremely false familiar far fast fat feel female few final fine finish fit flat following foreign forever forget former forward fresh friendly front gay general gentle glad global gone gonna gray great gross
guilty handle happen happy hate healthy heavy hello highly hire historical honest horrible however huge human hungry illegal imagine immediately include increase indeed inside instead intelligent interested interesting international
invite involve jealous join kill kinda know large lately later laugh lazy leave legal less likely literally little live local lonely look loose lose lovely low lucky mad male married maybe mean medical mental might minor miss
mixed moral move naked nasty national native natural nearly negative neither nervous never nice nobody none nothing obvious offensive often okay online opposite original otherwise outside over overall painful particular past
patient perhaps physical pick plain please poor positive possible pregnant prefer prepare pretty prevent previous probably professional proper properly protect proud provide put quit quite racist rather react really reasonable
recent recently regular relevant religious remember remove require rich ridiculous rude run safe same scared select senior sense separate serious several sex sexual shall sick similar simply since single situation smart smell
social solid somebody someone something sometimes somewhere soon sorry specific stand start stay steal still stop straight strict stupid succeed sudden suddenly suffer suitable supposed sure surprised survive suspect talk
terrible thank think tiny together tonight total totally toward traditional true trust truth try ugly unable underlined understand unfair unhappy unique unless unlikely upset usual usually various verify violent visible
visit want warm weak wear weird well whatever whenever wherever whether while white whole whose wide wild willing win within without wonder wonderful work worse worst worthy would wrong yell yesterday young yourself
jan jordan alex robin taylor casey kendall sasha riley bailey lee kai carson cameron skylar tracy remy addison aubrey quinn jesse ash austin sydney america american china chinese europe european africa african mexico mexican
russia russian germany france japan japanese india indian muslim christian jewish jew arab asian irish italian london paris york texas california florida google facebook twitter instagram youtube amazon apple netflix reddit
"""
    + """
a about after again all also am an and any are as ask asked asking at away back be because been before being best better between big both but buy by call called came can care change come comes could day days did do does doing done
don't down during each end every feel felt few find first for found friend friends from gave get gets getting give given go goes going good got had hard has hate have having he help her here him his home house how I if in into is it
its job just keep kept kids know known last law learn left let life like liked likes line list live lives look looking lot love made make makes making man many may me mean men might money more most much must my name need needs never
new next night no not now number of off often old on once one only open or other our out over own part pay people person place play please point put question read real really right said same saw say says school see seen send set she
should show small so some someone soon start started still stop such take taken takes taking talk tell text than that the their them then there these they thing things think this those though three time to today together told too
took top tried true try trying turn two under until up us use used using very wait walk want wanted wants was watch way we week well went were what when where which while who whole why will wish with without woman women word words
work worked working world would write writing written wrong year years yes yet you your thinking driving playing running reading drinking eating living looking coming leaving saying talking dating teaching speaking winning losing
stealing killing hiding lying fighting breaking buying selling cooking growing helping hurting calling moving opening closing following sending showing sleeping smoking spending standing starting swimming singing dancing cheating
ideas steps examples following below above based include including provided possible given describe explain identify classify convert summarize rewrite translate suggest recommend compare extract brainstorm create generate design
answer input output sentence paragraph passage statement options correct incorrect true false yes legal illegal drunk drug drugs weapons crimes jokes insults prank fun funny worse worst twice print print counterfeit counterfeiting
neighbour neighbours neighbor's friend's wife's husband's sister's brother's mother's father's boss's teacher's teachers lawyers doctors nurses cops cop police officer officers neighbors kid child children's
""").split()


def forms(word: str) -> list[str]:
    """A word as it stands in sentences: also as several, as going on, as done, as a beginning."""
    several = word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
    return [word, word, word, several, word.capitalize()]


def everyday() -> list[str]:
    """All words, the known ones first; a word comes as often as it matters."""
    known = [noun for domain in [*DOMAINS.values(), GENERAL] for noun in domain.nouns]
    verbs = VERBS + [part for risk in RISKS for sign in risk.signs for part in sign.split() if len(part) > 2]
    doing = [verb + ending for verb in verbs for ending in ("", "", "s", "ing", "ed")] + [verb.capitalize() for verb in verbs]
    return [form for word in known + NOUNS + ADJECTIVES for form in forms(word)] + doing + OTHERS + [word.capitalize() for word in OTHERS]
