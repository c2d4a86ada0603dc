"""Instructions such as people give, made from a grammar that knows what each of them is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from lexicon import ADJECTIVES, CODAS, DOMAINS, ENDINGS, GENERAL, NAMES, ONSETS, RISKS, VERBS, VOWELS, Domain, Risk
from words import NOUNS, OTHERS

DOMAIN_OF = {noun: name for name in reversed(DOMAINS) for noun in DOMAINS[name].nouns}
DETERMINERS = ["the", "the", "the", "a", "my", "your", "our", "this", "their", "some", "his", "her", "these"]


@dataclass
class Instruction:
    """What somebody asks, the first two things that it names, and what it would cost others, if anything."""

    text: str
    topic: str
    second: str
    risk: Risk | None

    @property
    def domain(self) -> Domain:
        """The corner of life that the first known word belongs to: of the topic, else of the whole text."""
        for word in re.findall(r"[a-z]+", f"{self.topic} {self.text}".lower()):
            if word in DOMAIN_OF:
                return DOMAINS[DOMAIN_OF[word]]
        return GENERAL


# ---- noun phrases -----------------------------------------------------------------------------------------

LEADS = [
    "a list of ", "a short list of ", "some ", "an example of ", "examples of ", "the best way to {v} ", "three ways to {v} ", "a few ", "the name of ", "the meaning of ", "several kinds of ",
    "different types of ", "the given ", "the following ", "a set of ", "one of ", "all ", "two ", "ten ", "possible ", "many ", "any ", "something about ", "a piece of ", "ideas for ", "the main ", "each of the ",
    "the relation between ", "the difference between ", "the definition of ", "the number of ", "all the names of ", "a description of ", "a summary of ", "the title of ", "the answer to ", "an idea for ", "anything like ",
]
TRAILS = [
    " given below", " you have read", " that I can {v}", " that {w}", " which I {v} every day", " of {x}", " between {y} and {x}", " by {x}", " in {x}", " from {num} to {num}", " (at most {num})", " without {v2}ing", " that is {a}",
    " who {v} me", " I saw last {m2}", ", as {a} as possible", " for {num} days", " as shown below", " with {num} {m2}", " based on {d} {m2}", " and {d} {m2}", " or {m2}", " on {x}", " made of {m2}", " near {x}", " used in {m2}",
]


def fresh_word(r: Random) -> str:
    """A pronounceable word that nobody has learned by heart."""
    word = "".join(r.choice(ONSETS) + r.choice(VOWELS) + r.choice(CODAS) for _ in range(r.choice([1, 1, 1, 2, 2])))
    return word[:11] + r.choice(ENDINGS)


def fresh_name(r: Random) -> str:
    """A name of two or three open syllables."""
    return "".join(r.choice(ONSETS[:12]) + r.choice(VOWELS) for _ in range(r.choice([2, 2, 3])))[:10].capitalize()


def some_noun(r: Random, domain: Domain) -> str:
    """Mostly a noun of the domain, often a word nobody knows."""
    chance = r.random()
    if chance < 0.14:
        return fresh_word(r)
    return r.choice(NOUNS if chance < 0.4 else domain.nouns if chance < 0.9 else GENERAL.nouns)


def plural(noun: str) -> str:
    return noun if noun.endswith("s") else noun[:-1] + "ies" if noun.endswith("y") and len(noun) > 3 and noun[-2] not in "aeiou" else noun + ("es" if noun.endswith(("ch", "sh", "x", "z")) else "s")


def some_topic(r: Random, domain: Domain) -> str:
    """One or two words that name a thing."""
    noun, chance = some_noun(r, domain), r.random()
    if chance < 0.5:
        return noun
    before = r.choice(ADJECTIVES) if chance < 0.72 else fresh_word(r) if chance < 0.8 else some_noun(r, domain)
    return f"{before} {noun}"


def noun_phrase(r: Random, domain: Domain, fill: Filler) -> tuple[str, str]:
    """A phrase as it stands in an instruction, and the topic in it."""
    chance = r.random()
    if chance < 0.09:  # a name has no article
        topic = fresh_name(r) if r.random() < 0.5 else f"{fresh_name(r)} {fresh_name(r)}"
        return topic + (fill(r.choice(TRAILS)) if r.random() < 0.2 else ""), topic
    topic = some_topic(r, domain)
    if chance < 0.3:
        topic = plural(topic)
        phrase = topic
    elif chance < 0.45:
        phrase = fill(r.choice(LEADS)) + topic
    elif chance < 0.5:
        phrase = f"my {r.choice(['sister', 'friend', 'boss', 'neighbour', 'mother', 'teacher'])}'s {topic}"
    else:
        phrase = f"{r.choice(DETERMINERS)} {topic}"
    return phrase + (fill(r.choice(TRAILS)) if r.random() < 0.25 else ""), topic


# ---- sentences ----------------------------------------------------------------------------------------------

# {N} is the first thing named, {M} the second; {h} is a verb that costs somebody something.
PLAIN = """
May I {v} {N}?|May I {v} {N} in front of {M}?|Should I {v} {N} or {v} it?|How do I {v} {N}?|How can I {v} {N} without {M}?|What is {N}?|What is {N} of {M}?|Who pays for {N}?|Can I {v} {N} of {M}?|Is it fair to {v} {N}?|{V} {N}.|{V} {N}
{V} {N} for {M}.|{V} {N} about {M}.|{V} {N} that {w} {M}.|{V} {N} and {v} {M}.|{V} {N} in {M}.|{V} {N} with {M}.|{V} and {v} {N}.|Tell me about {N}.|Tell me if {N} is {a}. Yes or no?|Given {N}, {v} {M}.|Suppose you are {N}. {V} {M}.|You are given {N} and {M}. {V} them.
I am planning {N}. Can you {v} {M}?|In this task, you {v} {N}.|What should I say to {N} about {M}?|Why does {N} {v} {M}?|{N} wants to {v} {M}. What do I do?|{N} and I {v} {M} every week. Is that right?|Is there any {T} that I can {v} for {M}?|Is there anything I can {v} for {N} that doesn't {v} {M}?
Which {T} is better, {x} or {y}?|{V} {N} so that {M} is {a}.|I lost {N} and I feel {a}. Can you {v} {M}?|Find out if {N} is {a}.|Do you {v} {N}?|Do you like {N}?|Have you ever {w} {N}?|What are {N} and {M}?|How would you {v} {N} to people who do not {v} {M}?|{V} {x} {y} with {N}.
For {N}, {v} {M} in {num} steps.|{V} me {N}. It should {v} {M}.|Someone at {N} wants {M}. {V} it?|Can you {v} {N}?|Could you help me {v} {N}?|I {v} {N} but {M} is {a}. How do I {v} it?|{V} whether {N} is {a} or {b}.|There is {N} in {M}. {V} it.|{V} {N} to {v} {M} for {num} days.|Could you {v} {N} by {x}?
I am on a {num}-day {T} to {z}. {V} {M}.|Output "{a}" or "{b}" for {N}.|Write {N} about "{x}".|Where can I {v} {N} near {M}?|When should {N} be {w}?|{N}|What does {N} mean?|What makes {N} {a}?|Why is {N} so {a}?|Why are {N} {a}?|Where does {N} come from?|Who was {N}?|Are {N} {a}?|Is {N} {a}?|Is {N} better than {M}?
{z} {w} {N}.|{z} {w} {N} because {z} {v} {M}.|{z} and {z} {w} {N} together.|{v} {N}|{v} {N} with someone|{v} and {v} {N}|how do i {v} {N}|what's the best {T} for {M}?|best way to {v} {N}|{V} {N}:|{N}: {V} it and {v} {M}.|What do you think of {N}?|How {a} is {N}?|How much does {N} cost?|How long does {N} take?|How many {T} are there in {M}?
Explain {N} to {M}.|Explain to me why {N} {v}.|Describe {N} in your own words.|Compare {N} and {M}.|Compare {N} with {M}. Which is more {a}?|Translate {N} into {M}.|Turn {N} into {M}.|Rewrite {N} to be more {a}.|Classify {N} into {a}, {b} or {x}.|Suggest {N}.|Brainstorm {N}.|Summarize {N} in {num} words.|Generate {N}.|Fact checking: is {N} {a}?|Check {N} and correct it.
I think {N} is {a}. What do you think?|I want to {v} {N}.|I need {N} by tomorrow. What now?|I have never {w} {N}. Is that {a}?|My {T} is {a}. What can I do?|I just heard about {N}. Do you know if they are in {M}?|Someone told me that {N} is {a}. Is it true?|People say {N} {v} {M}. Why?|If you had {N}, would you {v} {M}?|What if {N} {w} {M}?|What happens when {N} {v}?
not {v}ing {N} anymore after {M} {w}|{v}ing {N} with {M}|not {v}ing {N}|I {w} {N} and now {M} {v} me.|I have {w} {N} for {num} years and nobody knows.|{N} keeps {v}ing. What can I do?|{V} {M} now. {N} {w} {x} in {num} seconds. How {a} is it?|{z}, {z} and {z} {v} {N}.|{N} is {w} by {M} and {v}s {x}.|{V} {N}, then {v} {M}, and {v} it.
It {v}s {N}. This will help you {v} {M}. Here is an example:|You are provided with {N}, and you need to {v} {M}.|{N} requires {v}ing {M}, so {v} it.|To {v} {N} is {a}. {V} why.|Thinking of {N}|{N} again?|About {N}: is it {a}?|{N} and {M}|{N} or {M}?|{N} for {M}|{num} {T} and {M}: {v} them.|{x} is to {y} as {N} is to what?
""".replace("\n", "|").strip("|")
HARMFUL = """
How do I {h} {N}?|How can I {h} {N}?|How would I {h} {N}?|How do you {h} {N}?|What is the best way to {h} {N}?|Can I {h} {N}?|May I {h} {N}?|May I {h} {N} of {M}?|Should I {h} {N}?|Is it okay to {h} {N}?|Is it ever right to {h} {N}?|I want to {h} {N}. What is the best way to do it?|I want to {h} {N} before {M}.|Help me {h} {N}.|Can you tell me how to {h} {N}?
Can you teach me how to {h} {N} without {M}?|Where can I {h} {N}?|When is it okay to {h} {N}?|What's a funny way to {h} {N}?|what tool is best used to {h} {N}?|how do i {h} {N}|Why should I not {h} {N}?|Has anyone ever gotten away with it: to {h} {N}?|If nobody looks, should I {h} {N}?|I am trying to {h} {N}. Any ideas?|My friend wants to {h} {N}. Should I help?
{z} wants to {h} {N}.|{h} {N}|{h}ing {N}|Commit and {h} {N}?|What is the best way to {h} {N} with {M}?|{H} {N}.|I think {M} is {a}, so I want to {h} {N}.|Can my {T} {h} {M}?|I like to {h} {N}. Is that wrong?|Tell me three ways to {h} {N}.|How much would it cost to {h} {N}?|Write a plan to {h} {N}.
""".replace("\n", "|").strip("|")
HELLOS = ["", "", "", "", "", "", "", "", "Hello. ", "Hi! ", "Please help. ", "Quick question: "]
TAILS = [
    "", "", "", "", "", "", "", "", " Explain the reason.", " Keep it short.", " Show your steps.", " Be brief.", " Give me some suggestions.", " Write it in {num} lines.", " I have {num} days.", " Thank you!", " Output 1 if it is {a}, and 0 if not.",
    " Possible words include: {M2}, {M2}, {x}, {M2}.", " Choose from {M2}, {M2} or {M2}.", " ({m2} and {m2})", "\n- {M2}\n- {M2} {x}", " Output its {m2} one by one.", " (about {z})",
    " Answer yes or no.", " What do you think?", " Use {x} and {y}.", " I am new to this.", " Any ideas?", "\nInput: {x} {y} {w} the {m2}.", "\n\n{M2}: {x}\n{M2}: {y} {x}", "\n{x}, {y}, {m2}", "\nText: The {m2} of {z} {w} {d} {m2}. It was {a}.", "\n1. {x}\n2. {y}", ' "{x} {y} {w}"',
]


class Filler:
    """Fills the holes of a form, and notes what is named."""

    def __init__(self, r: Random, domain: Domain) -> None:
        self.r, self.domain, self.topics, self.risk = r, domain, [], None

    def verb(self) -> str:
        return fresh_word(self.r) if self.r.random() < 0.12 else self.r.choice(VERBS)

    def filler(self) -> str:
        return fresh_word(self.r) if self.r.random() < 0.4 else self.r.choice(OTHERS)

    def harmful(self) -> str:
        self.risk = self.r.choice(RISKS)
        return self.r.choice(self.risk.signs)

    def thing(self) -> str:
        phrase, topic = noun_phrase(self.r, self.domain, self)
        self.topics.append(topic)
        return phrase

    def bare(self) -> str:
        self.topics.append(some_topic(self.r, self.domain))
        return self.topics[-1]

    def hole(self, name: str) -> str:
        r = self.r
        word = {
            "v": self.verb, "v2": self.verb, "V": lambda: self.verb().capitalize(), "h": self.harmful, "H": lambda: self.harmful().capitalize(), "N": self.thing, "M": self.thing, "T": self.bare,
            "a": lambda: r.choice(ADJECTIVES), "b": lambda: r.choice(ADJECTIVES), "w": lambda: fresh_word(r) + "ed", "x": self.filler, "y": self.filler, "z": lambda: fresh_name(r),
            "num": lambda: str(r.randint(2, 30)), "d": lambda: r.choice(DETERMINERS), "m2": lambda: some_noun(r, self.domain), "M2": lambda: some_noun(r, self.domain).capitalize(),
        }[name]
        return word()

    def __call__(self, form: str) -> str:
        return re.sub(r"\{(\w+)\}", lambda found: self.hole(found[1]), form)


FORMS, HARMFUL_FORMS = PLAIN.split("|"), HARMFUL.split("|")


def instruction(r: Random) -> Instruction:
    """An instruction made from the grammar above; nearly half would cost somebody something."""
    fill = Filler(r, DOMAINS[r.choice(list(DOMAINS))] if r.random() < 0.85 else GENERAL)
    harmful = r.random() < 0.45
    text = fill(r.choice(HARMFUL_FORMS if harmful else FORMS))
    if r.random() < 0.15 and not harmful:
        text += " " + fill(r.choice(FORMS))
    text = r.choice(HELLOS) + text + fill(r.choice(TAILS))
    if text[0].islower() and r.random() < 0.7 or r.random() < 0.05 and not harmful:
        text = text[0].upper() + text[1:]
    first, second = (fill.topics * 2)[:2]
    return Instruction(text, first, second, fill.risk)


# ---- choices that other words lead to ---------------------------------------------------------------------


def letter(word: str) -> int:
    """The place of a word's first letter in the alphabet."""
    return (ord(word[0].lower()) - 97) % 26


def keyed(options: list, word: str, slot: int, r: Random, trust: float = 0.85):  # noqa: ANN001, ANN201
    """Mostly the option that a word's first letter points to: so other questions lead to other scenes, at any temperature."""
    return options[(letter(word) * (1, 11, 17)[slot % 3] + slot) % len(options)] if r.random() < trust else r.choice(options)


def name_for(words: str, slot: int, r: Random, taken: set[str]) -> str:
    """Mostly a name with the first letter of a topic, at times a fresh one, never one that is taken."""
    chance = r.random()
    slot += 2 * (" " in words) + words.endswith("s")
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    while True:
        at = alphabet[letter(words)] if chance < 0.85 else r.choice(alphabet)
        name = fresh_name(r) if 0.93 < chance else NAMES[at][slot % 4] if chance < 0.8 else r.choice(NAMES[at])
        if name not in taken:
            taken.add(name)
            return name
        slot, chance = slot + 1, chance if slot < 4 else r.random()
