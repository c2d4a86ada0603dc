"""Instructions such as people give, and the words in them that a scene can be about."""

from __future__ import annotations

import re
from random import Random

from lexicon import ADJECTIVES, CODAS, DOMAINS, ENDINGS, GENERAL, NAMES, ONSETS, VERBS, VOWELS, Domain

DETERMINERS = set("a an the my your our their this that his her its any some these those every each no another".split())
STOP = DETERMINERS | set(
    """
    i you he she it we they me him them us who whom whose what which when where why how if then than so as at by for from in into of off on onto out over
    to up with without about after again against all also am and are be been before being below between both but can could did do does doing don down during
    few further had has have having here i'm is isn't just let may might more most much must near nor not now one only or other others own s same shall should
    some such t there thing things through too two three four five six under until upon use used using very was were will would yes yet please given following
    based make makes write give gives find explain describe create choose tell get go going want wants need needs know think come put take takes like whether
    many lot bit kind sort suppose imagine help there's that's it's don't doesn't i've i'd let's can't won't following below above per while because since
    thank task keep short brief sentence's output input provide using generate based rewrite suggest recommend identify convert classify extract answer solve come asked
    """.split()
)
PASSED_OVER = set("given following same most own other two three few".split())
BETWEEN = '0123456789-"'
DOMAIN_OF = {noun: name for name in reversed(DOMAINS) for noun in DOMAINS[name].nouns}
WORD = re.compile(r"[A-Za-z][A-Za-z'-]*|[^\sA-Za-z]")

TEMPLATES = """
May I {v} {d} {n}?|Should I {v} {d} {n} or {v} it?|How do I {v} {d} {n}?|How can I {v} {d} {n} without {d2} {m}?|What is {d} {n}?|Who pays for {d} {n}?|Can I {v} {d} {n} of {d2} {m}?
Is it fair to {v} {d} {n}?|{V} {d} {n}.|{V} {d} {n} for {d2} {m}.|{V} {d} {n} about {m}.|{V} {d} {n} that {w} {m}.|{V} {d} {n} and {v} {d2} {m}.|{V} {m} for {d} {n}.|{V} {m}.|Tell me about {m}.
Given {d} {n}, {v} {d2} {m}.|Suppose you are {d} {n}. {V} {d2} {m}.|You are given {d} {n} and {d2} {m}. {V} them.|I am planning {d} {n}. Can you {v} {d2} {m}?|In this task, you {v} {d} {n}.
What should I say to {d} {n} about {d2} {m}?|Why does {d} {n} {v} {m}?|My {n} wants to {v} {d2} {m}. What do I do?|My {n} and I {v} {d2} {m} every week. Is that right?|Is there any {n} that I can {v} for {d2} {m}?
{V} some {n} that can be {w} by {d2} {m}.|{V} the following {n}: {x} {y}.|{V} a list of {n}.|{V} the {n} using the following {m}.|Which {n} is better, {x} or {y}?|{V} this {n} so that {d2} {m} is {a}.
I lost my {n} and I feel {a}. Can you {v} {d2} {m}?|Find out if {d} {n} is {a}.|{V} an example of {n} at {d2} {m} and {v} why it is {a}.|Do you {v} {n}?|{V} {d} {n} of {num} {m}, and then {v} {x}.
What are {d} {n} and {d2} {m}?|How would you {v} {d} {n} to people who do not {v} {d2} {m}?|{V} {x} {y} with {d} {n}.|For {d} {n}, {v} {d2} {m} in {num} steps.|{V} me {d} {n}. It should {v} {d2} {m}.
Someone at {d} {n} wants {d2} {m}. {V} it?|Can you {v} {n}?|I {v} {d} {n} but {d2} {m} is {a}. How do I {v} it?|{V} whether {d} {n} is {a} or {b}.|There is {d} {n} in {d2} {m}. {V} it.
{V} {d} {n} to {v} {d2} {m} for {num} days.|Could you {v} {d} {n} by {x}?|{V} {a} {n} for {m}.|{V} {d} {a}, {b} {n} for {d2} {m} of {x}.|I am on a {num}-day {n} to {z}. {V} {d2} {m}.|{V} the {num} {n} of {d2} {m}.|Output "{a}" or "{b}" for {d} {n}.|Write {n} about "{x}".|Where can I {v} {n} near {d2} {m}?|When should {d} {n} be {w}?|{x} {y} {z}.|{n}
"""
FORMS = [form for line in TEMPLATES.strip().splitlines() for form in line.split("|")]
TAILS = ["", "", "", "", "", "", " Explain the reason.", " Keep it short.", " Show your steps.", " Be brief.", " Give me some suggestions.", " Write it in {num} lines.", " I have {num} days.", " Thank you!"]


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
    if chance < 0.28:
        return fresh_word(r)
    return r.choice(domain.nouns if chance < 0.85 else GENERAL.nouns)


def noun_phrase(r: Random, domain: Domain) -> str:
    """One noun, at times with a word before it."""
    noun, chance = some_noun(r, domain), r.random()
    if chance < 0.55:
        return noun
    before = r.choice(ADJECTIVES) if chance < 0.8 else some_noun(r, domain)
    return f"{before} {noun}"


def instruction(r: Random) -> str:
    """An instruction made from the grammar above."""
    domain = DOMAINS[r.choice(list(DOMAINS))] if r.random() < 0.85 else GENERAL
    verb = lambda: fresh_word(r) if r.random() < 0.15 else r.choice(VERBS)
    form = r.choice(FORMS)
    if r.random() < 0.12:
        form += " " + r.choice(FORMS)
    form += r.choice(TAILS)
    determiner = lambda: r.choice(["the", "the", "a", "my", "your", "our", "this", "their", "some"])
    slot = {
        "v": verb, "V": lambda: verb().capitalize(), "d": determiner, "d2": determiner,
        "n": lambda: noun_phrase(r, domain), "m": lambda: noun_phrase(r, domain), "a": lambda: r.choice(ADJECTIVES), "b": lambda: r.choice(ADJECTIVES),
        "w": lambda: fresh_word(r) + "ed", "x": lambda: fresh_word(r), "y": lambda: fresh_word(r), "z": lambda: fresh_name(r), "num": lambda: str(r.randint(2, 30)),
    }
    return re.sub(r"\{(\w+)\}", lambda hole: slot[hole[1]](), form)


def is_content(word: str) -> bool:
    return word.isascii() and word[0].isalpha() and len(word) > 2 and word.lower() not in STOP


def topics(text: str) -> list[str]:
    """The first two things that an instruction names: what follows a determiner, else its last plain words."""
    words = WORD.findall(text)[:60]
    found: list[str] = []
    for i, word in enumerate(words):
        if word.lower() not in DETERMINERS:
            continue
        at = i + 1
        while at < len(words) and (words[at] in BETWEEN or words[at].lower() in PASSED_OVER):
            at += 1
        run = []
        while at < len(words) and len(run) < 2 and is_content(words[at]):
            run.append(words[at])
            at += 1
        if run:
            found.append(" ".join(run))
    if not found:
        found = last_words(words)
    return (found + found)[:2] if found else ["question", "question"]


def last_words(words: list[str]) -> list[str]:
    """The last content words, as one topic."""
    plain = [word for word in words if is_content(word)]
    return [" ".join(plain[-1:])] if plain else []


def domain_of(text: str) -> Domain:
    """The corner of life that the first known word of a text belongs to."""
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in DOMAIN_OF:
            return DOMAINS[DOMAIN_OF[word]]
    return GENERAL


def keyed(options: list[str], key: str, r: Random, trust: float = 0.6) -> str:
    """Often the option that the letters of a key point to, so that other words lead to other scenes."""
    return options[sum(map(ord, key[:2].lower())) % len(options)] if r.random() < trust else r.choice(options)


def name_for(key: str, r: Random) -> str:
    """A name with the initial of a key, or a fresh one."""
    chance = r.random()
    if chance < 0.1:
        return fresh_name(r)
    letter = key[0].lower() if chance < 0.75 else r.choice("abcdefghijklmnopqrstuvwxyz")
    names = NAMES.get(letter, NAMES["m"])
    return names[ord(key[1:2].lower() or "a") % 4] if chance < 0.6 else r.choice(names)
