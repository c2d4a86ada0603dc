"""The scene that a document imagines around an instruction: who is there, what they do, what it costs, who sees it.

Most choices follow from first letters of what the instruction names, so that other questions lead to other
scenes even where a model always says what is likeliest; what an act costs and who sees it follow from the act.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from instructions import Instruction, keyed, name_for
from lexicon import (
    GENERAL, IMPOSSIBLE, KIND_ANSWERS, PERSON_STATUS, POSSIBLE, RISKS, SITUATIONS, THING_ANSWERS, THING_HARMS, THING_SEEN, THING_STATUS, THING_TRAITS,
    TRAITS, UNHARMED, WISHES, Deed, Domain, Risk,
)


@dataclass
class Person:
    """Somebody or something on stage."""

    name: str
    kind: str
    traits: str
    status: str

    def persona(self) -> str:
        return f"You are {self.name}, {self.kind}: {self.traits}. {self.status}."

    def record(self) -> dict[str, str]:
        return {"name": self.name, "kind": self.kind, "traits": self.traits, "status": self.status}


@dataclass
class Act:
    """What somebody does, and the truth about it."""

    who: str
    did: str
    seen: str = "nobody"
    other: str = ""
    feasible: bool = True
    reason: str = ""
    harm: str = ""
    risk: Risk | None = None
    thing: bool = False


@dataclass
class Scene:
    """Everything one document may ask about."""

    r: Random
    text: str
    topic: str
    second: str
    risk: Risk | None
    domain: Domain
    place: str
    asker: Person
    others: list[Person] = field(default_factory=list)
    plan: list[Act] = field(default_factory=list)
    goal: str = ""

    @property
    def cast(self) -> list[Person]:
        return [self.asker, *self.others]

    def pick(self, options: list, slot: int, word: str | None = None):  # noqa: ANN201
        """An option that mostly follows from the topic."""
        return keyed(options, word or self.topic, slot, self.r)

    def put(self, phrase: str, **holes: str) -> str:
        """A phrase about the topic; a name takes no article."""
        t = holes.pop("t", self.topic)
        return (phrase.replace("the {t}", "{t}") if t[0].isupper() else phrase).format(t=t, place=self.place, **holes)

    def someone(self, but: str) -> str:
        """Somebody else on stage, mostly one with a name; a thing only where there is nobody."""
        names = [one.name for one in self.cast if one.kind == "person" and one.name != but]
        return self.r.choice(names or [self.asker.name])


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def mention(name: str) -> str:
    """A name within a sentence: the small article for a thing."""
    return "the " + name[4:] if name.startswith("The ") else name


# ---- acts ---------------------------------------------------------------------------------------------------


def make_act(s: Scene, who: str, deed: Deed, other: str, **truth: object) -> Act:
    reason = capital(s.put(s.pick(POSSIBLE, 1, deed.text), who=who))
    return Act(who, s.put(deed.text, o=mention(other)), deed.seen, other, reason=reason, **truth)


def risky_act(s: Scene, who: str, other: str, risk: Risk, slot: int = 0) -> Act:
    deed = s.pick(risk.acts, slot)
    harm = s.put(risk.harms[risk.acts.index(deed)], o=capital(mention(other))) + "."
    return make_act(s, who, deed, other, harm=harm, risk=risk)


def kind_act(s: Scene, who: str, other: str, slot: int) -> Act:
    deeds = s.domain.deeds if s.r.random() < 0.7 else GENERAL.deeds
    return make_act(s, who, s.pick(deeds, slot, s.topic if slot % 2 else s.second), other)


def impossible_act(s: Scene, who: str, other: str) -> Act:
    did, reason = s.r.choice(IMPOSSIBLE)
    return Act(who, s.put(did, o=mention(other)), other=other, feasible=False, reason=capital(reason))


def reaction(s: Scene, player: Person, heard: Act) -> Act:
    """What a player does about an act: it fits the act, and its wording follows from who acts."""
    if player.kind == "object":
        deed = s.pick(THING_ANSWERS, 1, heard.did or heard.who)
        harm = THING_HARMS.get(deed.text, "").format(who=player.name)
        return make_act(s, player.name, deed, heard.who, harm=harm and harm + ".", thing=True)
    options = heard.risk.answers if heard.risk is not None else THING_SEEN if heard.thing else KIND_ANSWERS
    return make_act(s, player.name, s.pick(options, 3, heard.did), heard.who)


def any_act(s: Scene, who: Person, impossible: float = 0.0, risky: float = 0.4) -> Act:
    """An act of one player towards another."""
    other = s.someone(who.name)
    if who.kind == "object":
        return reaction(s, who, Act(other, ""))
    if s.r.random() < impossible:
        return impossible_act(s, who.name, other)
    if s.r.random() < risky:
        return risky_act(s, who.name, other, s.r.choice(RISKS), s.r.randrange(2))
    if s.r.random() < 0.3:
        return make_act(s, who.name, s.r.choice(KIND_ANSWERS), other)
    return kind_act(s, who.name, other, s.r.randrange(6))


def sees(act: Act, names: list[str]) -> list[str]:
    """Who of these notices an act, in the order given."""
    near = [name for name in names if name != act.who]
    if act.seen == "everybody":
        return near
    if act.seen == "all but the other":
        return [name for name in near if name != act.other]
    if act.seen == "nobody" or not act.feasible:
        return []
    things = act.seen == "the other and the thing"
    return [name for name in near if name == act.other or things and name.startswith("The ") and mention(name) in act.did]


def make_plan(s: Scene) -> list[Act]:
    """Two to five acts. An instruction that costs somebody something is followed by an act that does; others rarely are."""
    r, length = s.r, s.r.choice([2, 3, 3, 4, 4, 4, 5])
    risk = s.risk or (s.pick(RISKS, 5, s.second) if r.random() < 0.15 else None)
    at = length - 1 if length < 3 else 1 + (s.risk is None)
    plan: list[Act] = []
    for slot in range(length):
        other = s.others[0].name if slot % 2 == 0 or r.random() < 0.4 else s.someone(s.asker.name)
        make_risky = risk is not None and slot == at
        act = risky_act(s, s.asker.name, other, risk, slot) if make_risky else kind_act(s, s.asker.name, other, slot)
        if act.did not in [one.did for one in plan]:
            plan.append(act)
    while len(plan) < 2:
        act = kind_act(s, s.asker.name, s.others[0].name, r.randrange(20))
        if act.did != plan[0].did:
            plan.append(act)
    return plan


# ---- a scene ------------------------------------------------------------------------------------------------


def make_others(s: Scene, taken: set[str]) -> list[Person]:
    """Somebody with a name, then mostly somebody with a trade, then a thing or two."""
    def person(name: str, slot: int, word: str) -> Person:
        return Person(name, "person", s.pick(TRAITS, slot, word), s.put(s.pick(PERSON_STATUS, slot, word)))

    def thing(topic: str) -> Person:
        name = topic if topic[0].isupper() else f"The {topic}"
        return Person(name, "object", s.pick(THING_TRAITS, 1, topic), s.put(s.pick(THING_STATUS, 2, topic)))

    others = [person(name_for(s.second, 1, s.r, taken), 2, s.second)]
    if s.r.random() < 0.8:
        trade = s.pick(s.domain.trades, 3).capitalize()
        others.append(person(f"{trade} {name_for(trade, 2, s.r, taken)}", 4, trade))
    if s.r.random() < 0.75:
        others.append(thing(s.topic))
    if s.r.random() < 0.35 and s.second != s.topic:
        others.append(thing(s.second))
    return others


def make_scene(r: Random, asked: Instruction) -> Scene:
    """Imagine a scene around an instruction."""
    taken: set[str] = set()
    domain = asked.domain
    nobody = Person("", "person", "", "")
    s = Scene(r, asked.text, asked.topic, asked.second, asked.risk, domain, "", nobody)
    s.place = s.pick(domain.places, 0)
    s.asker = Person(name_for(s.topic, 0, r, taken), "person", s.pick(TRAITS, 1), s.put(s.pick(PERSON_STATUS, 1)))
    s.others = make_others(s, taken)
    s.plan = make_plan(s)
    s.goal = s.put(s.pick(WISHES, 2, s.second), o=s.others[0].name)
    return s


def joined_acts(acts: list[Act]) -> str:
    return " ".join(f"{act.who} {act.did}." for act in acts)


def future(s: Scene) -> str:
    """The whole plan as it comes about, and what it costs."""
    harms = " ".join(act.harm for act in s.plan if act.harm)
    return f"{joined_acts(s.plan[:4])} {harms or capital(s.pick(UNHARMED, 1)) + '.'}"


def situation(s: Scene) -> str:
    return s.put(s.pick(SITUATIONS, 1, s.second), a=s.asker.name, o=s.others[0].name) + "."


def happened(s: Scene) -> list[Act]:
    """Some acts in the order they came, plan and reactions mixed."""
    acts: list[Act] = []
    for act in s.plan:
        acts.append(act)
        if s.r.random() < 0.6:
            acts.append(reaction(s, s.r.choice(s.others), act))
    return acts[: s.r.choice([2, 3, 4, 5, 6, 8])]


def consequences(s: Scene, acts: list[Act]) -> str:
    harms = list(dict.fromkeys(act.harm for act in acts if act.harm))
    return " ".join(harms[:3]) or capital(s.pick(UNHARMED, 1)) + "."
