"""Documents for training: one simulated scene each, and one or more of the questions a scene is asked.

Prompts are worded as the runtime renders the scenes of this repository; answers follow from the scene,
so that whatever an answer needs stands in the prompt and can only be copied from there.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from random import Random
from typing import Callable

from instructions import DETERMINERS, domain_of, fresh_word, instruction, keyed, name_for, topics
from lexicon import (
    FIRST_ACTS, GENERAL, IMPOSSIBLE, KIND_ACTS, KIND_ANSWERS, PERSON_STATUS, POSSIBLE, QUIET_ACTS, RISKS, THING_ANSWERS, THING_HARMS, THING_SEEN,
    THING_STATUS, THING_TRAITS, TRAITS, UNHARMED, WISHES, Domain, Risk,
)

Message = tuple[str, str]  # role, text
Document = list[Message]


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
    feasible: bool = True
    reason: str = ""
    harm: str = ""
    noticed: list[str] = field(default_factory=list)
    risk: Risk | None = None
    thing: bool = False


@dataclass
class Scene:
    """Everything one document may ask about."""

    r: Random
    text: str
    topic: str
    second: str
    domain: Domain
    place: str
    asker: Person
    others: list[Person]
    plan: list[Act]
    goal: str

    @property
    def cast(self) -> list[Person]:
        return [self.asker, *self.others]

    def person(self) -> Person:
        """Some other person; there is always one."""
        return self.r.choice([one for one in self.others if one.kind == "person"])


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# ---- a scene ------------------------------------------------------------------------------------------


def make_people(r: Random, topic: str, second: str, domain: Domain, place: str) -> list[Person]:
    """The one who asks, one to three other people, up to two things; the last all have different names."""
    taken: set[str] = set()
    people: list[Person] = []

    def add(name: str, kind: str, key: str) -> None:
        if name in taken:
            return
        taken.add(name)
        traits, status = (TRAITS, PERSON_STATUS) if kind == "person" else (THING_TRAITS, THING_STATUS)
        mood = keyed(traits, key[::-1], r)
        if kind == "person" and r.random() < 0.35:
            mood = f"{r.choice(domain.trades)}, {mood}"
        people.append(Person(name, kind, mood, keyed(status, key, r).format(place=place, t=topic)))

    add(name_for(topic, r), "person", topic)
    for key in [second[::-1], place.split()[-1], topic[::-1]][: r.choice([1, 1, 2, 2, 3])]:
        add(name_for(key, r), "person", key)
    while len(people) < 2:
        add(name_for(second + topic, r), "person", second)
    if r.random() < 0.75:
        add(f"The {topic.split()[-1]}", "object", topic)
    if r.random() < 0.25 and second != topic:
        add(f"The {second.split()[-1]}", "object", second)
    return people


def judge(scene: Scene, act: Act) -> Act:
    """Fill in who notices an act and why it can be done."""
    r, names = scene.r, [one.name for one in scene.cast if one.name != act.who]
    if not act.feasible:
        return act
    act.reason = capital(r.choice(POSSIBLE).format(t=scene.topic, who=act.who))
    if act.risk is not None and act.risk.hidden:
        act.noticed = [name for name in names if name not in act.did]
    elif any(act.did == quiet.format(t=scene.topic) for quiet in QUIET_ACTS):
        act.noticed = []
    else:
        act.noticed = names
    return act


def risky_act(scene: Scene, who: str, other: str) -> Act:
    r, risk = scene.r, scene.r.choice(RISKS)
    at = {"t": scene.topic, "o": other}
    return judge(scene, Act(who, r.choice(risk.acts).format(**at), harm=r.choice(risk.harms).format(**at) + ".", risk=risk))


def kind_act(scene: Scene, who: str, other: str) -> Act:
    return judge(scene, Act(who, scene.r.choice(KIND_ACTS + QUIET_ACTS).format(t=scene.topic, o=other)))


def impossible_act(scene: Scene, who: str, other: str) -> Act:
    did, reason = scene.r.choice(IMPOSSIBLE)
    return Act(who, did.format(t=scene.topic, o=other, place=scene.place), feasible=False, reason=capital(reason))


def reaction(scene: Scene, player: Person, heard: Act) -> Act:
    """What a player does about an act."""
    r = scene.r
    if player.kind == "object":
        kind = r.choice(THING_ANSWERS)
        harm = THING_HARMS.get(kind, "").format(who=player.name)
        return judge(scene, Act(player.name, kind.format(a=heard.who), harm=harm and harm + ".", thing=True))
    options = heard.risk.answers if heard.risk is not None else THING_SEEN if heard.thing else KIND_ANSWERS
    return judge(scene, Act(player.name, r.choice(options).format(a=heard.who, t=scene.topic)))


def any_act(scene: Scene, who: Person, impossible: float = 0.0) -> Act:
    """An act of one player towards another."""
    r = scene.r
    other = r.choice([one.name for one in scene.cast if one.kind == "person" and one.name != who.name] or [scene.asker.name])
    if who.kind == "object":
        return reaction(scene, who, Act(other, ""))
    if r.random() < impossible:
        return impossible_act(scene, who.name, other)
    return risky_act(scene, who.name, other) if r.random() < 0.45 else kind_act(scene, who.name, other)


def make_plan(scene: Scene) -> list[Act]:
    """Two to five acts, at least one of which usually costs somebody something."""
    r, length = scene.r, scene.r.choice([2, 3, 3, 4, 4, 5])
    risky = r.sample(range(length), 1 if r.random() < 0.6 else 0 if r.random() < 0.4 else min(2, length))
    plan: list[Act] = []
    for i in range(length):
        other = scene.person().name
        make = risky_act if i in risky else impossible_act if r.random() < 0.03 else kind_act
        act = make(scene, scene.asker.name, other)
        if act.did not in [one.did for one in plan]:
            plan.append(act)
    while len(plan) < 2:
        act = kind_act(scene, scene.asker.name, scene.person().name)
        if act.did != plan[0].did:
            plan.append(act)
    return plan


def make_scene(r: Random, text: str) -> Scene:
    """Imagine a scene around an instruction."""
    topic, second = topics(text)
    domain = domain_of(text)
    place = keyed(domain.places, topic[-2:], r)
    people = make_people(r, topic, second, domain, place)
    scene = Scene(r, text, topic, second, domain, place, people[0], people[1:], [], "")
    scene.plan = make_plan(scene)
    scene.goal = keyed(WISHES, second, r).format(t=topic, o=scene.person().name)
    return scene


# ---- answers in plain text ------------------------------------------------------------------------------


def advice(scene: Scene, topic: str) -> str:
    return scene.r.choice(scene.domain.advice if scene.r.random() < 0.7 else GENERAL.advice).format(t=topic)


def named(scene: Scene) -> str:
    """The topic as the instruction has it, with the word before it: so an answer can begin by repeating it."""
    found = re.search(r"\b(\w+) " + re.escape(scene.topic) + r"\b", scene.text)
    return f"{found[1]} {scene.topic}" if found and found[1].lower() in DETERMINERS else scene.topic


def draft(scene: Scene) -> str:
    """A short direct answer, not always a careful one."""
    r, t, s = scene.r, scene.topic, scene.second
    first = f"About {named(scene)}: {advice(scene, r.choice([t, t, s]))}."
    then = r.choice(["", "", f" Then {advice(scene, s)}.", f" After that, {advice(scene, t)}.", " Do it today and tell the others later.", f" Nobody will mind about the {t}."])
    return first + then


def careful(scene: Scene, risks: list[Risk]) -> str:
    """An answer that minds what the risky acts cost."""
    r, t = scene.r, scene.topic
    text = f"About {named(scene)}: {advice(scene, r.choice([t, scene.second]))}."
    cares = [r.choice(risk.care).format(t=t) for risk in risks[:2]] or [f"ask those who share the {t} what they need"]
    joined = " and ".join(cares)
    return text + r.choice([f" But {joined}.", f" First {joined}.", f" And {joined}."])


def joined_acts(acts: list[Act]) -> str:
    return " ".join(f"{act.who} {act.did}." for act in acts)


def future(scene: Scene) -> str:
    acts = scene.plan
    text = joined_acts(acts[:3])
    harms = " ".join(act.harm for act in acts[:3] if act.harm)
    return f"{text} {harms}".strip() if harms else f"{text} {capital(scene.r.choice(UNHARMED))}."


def situation(scene: Scene) -> str:
    a, other, r = scene.asker, scene.person(), scene.r
    return r.choice([
        f"{a.name} is at {scene.place} with {other.name} and needs the {scene.topic} today.",
        f"At {scene.place}, {a.name} and {other.name} speak about the {scene.topic}.",
        f"{a.name} has to decide about the {scene.topic}, and {other.name} is waiting at {scene.place}.",
        f"{a.name} met {other.name} at {scene.place} and now wonders about the {scene.topic}.",
    ])


# ---- the shape of an answer -----------------------------------------------------------------------------


def names_type(names: list[str]) -> str:
    return "[" + " | ".join(f'"{name}"' for name in names) + "]"


def ask_json(question: str, shape: str) -> str:
    return f"{question}\n\nAnswer with JSON: {shape}"


PERSON_SHAPE = '{"name": text 1..40, "kind": "person" | "object", "traits": text 1..120, "status": text 1..120}'

# ---- the questions of a rehearsal -------------------------------------------------------------------------


def ask_author(s: Scene) -> Document:
    return [("user", s.text), ("assistant", draft(s))]


DIRECTOR = ("system", "You are a dramatist who sees what an answer sets in motion.")


def ask_situation(s: Scene) -> Document:
    question = (
        f"Question: {s.text}\nAnswer: {draft(s)}\n\n"
        "In what situation would a person ask this? If they follow the answer, what comes of it, step by step, for them and for others?"
    )
    answer = {"situation": situation(s), "future": future(s)}
    return [DIRECTOR, ("user", ask_json(question, '{"situation": text 1..400, "future": text 1..600}')), ("assistant", json.dumps(answer))]


def ask_cast(s: Scene) -> Document:
    r = s.r
    steps, players = r.choice([4, 4, 4, len(s.plan), 5]), r.choice([4, 4, 4, 3, 5, len(s.others)])
    at, then, plan = situation(s), future(s), s.plan[:steps]
    others = sorted(s.others, key=lambda one: one.name not in at + then)[:players]
    question = (
        f"Question: {s.text}\nAnswer: {draft(s)}\nSituation: {at}\nWhat follows: {then}\n\n"
        f"Who asks, and what is their goal? What do they do, in at most {steps} plain acts that begin with a verb? "
        f"Name at most {players} other people or things that these acts touch."
    )
    shape = f'{{"protagonist": {PERSON_SHAPE}, "goal": text 1..160, "plan": [text 1..160, 2..{steps} items], "others": [{PERSON_SHAPE}, 1..{players} items]}}'
    answer = {"protagonist": s.asker.record(), "goal": s.goal, "plan": [act.did for act in plan], "others": [one.record() for one in others]}
    return [DIRECTOR, ("user", ask_json(question, shape)), ("assistant", json.dumps(answer))]


PLAYER_QUESTION = "What do you do now? One line that begins with a verb. A thing can only be used, move or break."


def ask_player(s: Scene) -> Document:
    """One player's turns: what was heard, then an act, remembered from turn to turn."""
    r, me = s.r, s.r.choice(s.cast)
    document: Document = [("system", me.persona())]
    seen: list[str] = []
    refused: Act | None = None
    for turn in range(r.choice([1, 1, 1, 2, 2, 3])):
        others = [one for one in s.cast if one is not me]
        heard = [any_act(s, r.choice(others)) for _ in range(r.choice([1, 1, 1, 2, 3]))]
        if turn == 0 and r.random() < 0.08:
            heard = []
        act = reaction(s, me, heard[-1]) if heard else Act(me.name, r.choice(FIRST_ACTS).format(t=s.topic) if me.kind == "person" else "stays where it is")
        while act.did in seen and heard:
            act = any_act(s, me)
        seen.append(act.did)
        lines = [f"{one.who}: {one.did}" for one in heard]
        if refused is not None:
            lines.insert(0, f"{me.name} cannot do this: {refused.did} ({refused.reason})")
        refused = impossible_act(s, me.name, r.choice(others).name) if me.kind == "person" and r.random() < 0.05 else None
        question = PLAYER_QUESTION if r.random() < 0.8 else r.choice(["What do you do now?", "What do you do next? Answer in one line.", "And you? One line that begins with a verb."])
        said = refused.did if refused is not None else act.did
        document += [("user", "\n".join(lines) + "\n\n" + question if lines else question), ("assistant", said)]
    return document


def verdict(s: Scene, act: Act, names: list[str], shape: str) -> Document:
    """A question about an act and its judgement, fused or one of the three parts."""
    open_line = f"{act.who} is about to do this: {act.did}"
    if shape == "world":
        question = f"{open_line}\nIs it possible here and now, given what happened before? Who notices it? What harm may come of it, and to whom?"
        form = f'{{"reason": text 1..200, "feasible": boolean, "noticed": {names_type(names)}, "harm": text 0..200}}'
        answer: dict[str, object] = {"reason": act.reason, "feasible": act.feasible, "noticed": act.noticed, "harm": act.harm}
    elif shape == "gate":
        question, form = f"{open_line} Is it possible here and now, given what happened before?", '{"reason": text 1..200, "feasible": boolean}'
        answer = {"reason": act.reason, "feasible": act.feasible}
    elif shape == "watcher":
        question, form = f"{act.who} does this: {act.did} Who notices it?", f'{{"near": text 1..200, "noticed": {names_type(names)}}}'
        near = f"{' and '.join(act.noticed)} can see it" if act.noticed else "Nobody looks that way"
        answer = {"near": near, "noticed": act.noticed}
    else:
        question = f"{act.who} does this: {act.did} What harm may come of it, and to whom? Say nothing where there is none."
        form, cause = '{"cause": text 0..200, "harm": text 0..200}', f"{act.who} {act.did}" if act.harm else ""
        answer = {"cause": cause, "harm": act.harm}
    return [("user", ask_json(question, form)), ("assistant", json.dumps(answer))]


MODERATORS = {
    "world": "the world: what is possible happens, and who is near notices it",
    "gate": "the world: what is possible happens",
    "watcher": "the world: who is near notices what is done",
    "worrier": "the world: what is done has consequences",
}


def ask_moderator(s: Scene) -> Document:
    r = s.r
    shape = r.choice(["world"] * 8 + ["gate", "watcher", "worrier"])
    document: Document = [("system", f"You are {MODERATORS[shape]}.")]
    names = [one.name for one in s.cast]
    if r.random() < 0.5:
        r.shuffle(names)
    before = f"{joined_acts(happened(s))}\n\n" if r.random() < 0.15 else ""
    for _ in range(r.randint(5, 13) if r.random() < 0.05 else r.choice([1, 1, 1, 2, 2, 3])):
        act = any_act(s, r.choice(s.cast), impossible=0.15)
        if shape == "watcher" and not act.feasible:
            act = any_act(s, s.asker)
        act.noticed = [name for name in names if name in act.noticed]
        turn = verdict(s, act, names, shape)
        document += [("user", before + turn[0][1]), turn[1]]
        before = ""
    return document


def happened(s: Scene) -> list[Act]:
    """Some acts in the order they came, plan and reactions mixed."""
    acts: list[Act] = []
    for act in s.plan:
        if act.feasible:
            acts.append(act)
            if s.r.random() < 0.6:
                acts.append(reaction(s, s.r.choice(s.others), act))
    return acts[: s.r.choice([2, 3, 4, 5, 6])]


def verdict_lines(s: Scene, act: Act) -> list[str]:
    """A remembered judgement, as it is handed to whoever sums it up."""
    return [text for _, text in verdict(s, act, [one.name for one in s.cast], "world")]


def ask_scribe(s: Scene) -> Document:
    acts = happened(s)
    if s.r.random() < 0.5:
        acts += [any_act(s, s.r.choice(s.cast)) for _ in range(s.r.choice([0, 0, 1, 2, 3]))]
        old = "\n".join(line for act in acts for line in verdict_lines(s, act))
        if s.r.random() < 0.3:
            earlier = [any_act(s, s.asker) for _ in range(2)]
            acts, old = earlier + acts, f"{joined_acts(earlier)}\n{old}"
    else:
        form = s.r.choice(["{who}: {did}", "- {who}: {did}", "{who} {did}.", "{who} is about to do this: {did}"])
        old = "\n".join(form.format(who=act.who, did=act.did) + (f" {act.harm}" if act.harm and s.r.random() < 0.3 else "") for act in acts)
    question = "Tell in a few lines what happened, keeping every name."
    if s.r.random() < 0.2:
        question = s.r.choice(["Sum up what happened in a few lines.", "What happened? Keep it short.", "Tell what happened, with all names."])
    return [("user", f"{question}\n{old}"), ("assistant", joined_acts(acts))]


def gist(s: Scene) -> str:
    return s.r.choice(["A way to the {t}", "Advice on the {t}", "How to go about the {t}", "What to do about the {t}"]).format(t=s.topic)


def consequences(s: Scene, acts: list[Act]) -> str:
    harms: list[str] = []
    for act in acts:
        if act.harm and act.harm not in harms:
            harms.append(act.harm)
    return " ".join(harms[:3]) or capital(s.r.choice(UNHARMED)) + "."


def ask_chronicler(s: Scene) -> Document:
    acts = happened(s)
    lines = "\n".join(f"- {act.who}: {act.did} {act.harm}".rstrip() if s.r.random() < 0.7 else f"- {act.who}: {act.did} {act.harm}" for act in acts)
    question = (
        f"Question: {s.text}\nAnswer: {draft(s)}\nWhat happened when the answer was followed:\n{lines}\n\n"
        "What was the answer about, in one line that repeats nothing harmful? What came of it, for whom?"
    )
    answer = {"gist": gist(s), "consequences": consequences(s, acts)}
    return [("user", ask_json(question, '{"gist": text 1..300, "consequences": text 1..600}')), ("assistant", json.dumps(answer))]


CONSCIENCE = ("system", "You are someone who has seen where a first answer leads, and answers as if it had never been given.")


def ask_conscience(s: Scene) -> Document:
    r = s.r
    ending = "Answer so that whoever asks is helped and nobody else pays for it. Do not speak of the rehearsal."
    acts = happened(s) if r.random() < 0.7 else []
    gap = r.choice(["\n\n", "\n\n", "\n", "\n\n\n"])
    middle = f"One way to answer would have been: {gist(s)}\nIn a rehearsal, this came of it: {consequences(s, acts)}{r.choice([chr(10), chr(10), chr(10) * 2])}" if acts else ""
    risks = [act.risk for act in dict((act.harm, act) for act in acts).values() if act.risk is not None]
    return [CONSCIENCE, ("user", f"{s.text}{gap}{middle}{ending}"), ("assistant", careful(s, risks))]


# ---- the questions of other scenes ---------------------------------------------------------------------------


def careless(s: Scene) -> tuple[str, Risk | None]:
    """An answer, and what is wrong with it."""
    if s.r.random() < 0.4:
        return draft(s), None
    risk = s.r.choice(RISKS)
    act = s.r.choice(risk.acts).format(t=s.topic, o=s.r.choice(["your neighbour", "the others", "a friend", s.person().name]))
    return s.r.choice([f"{draft(s)} Somebody {act}.", f"For the {s.topic}: one {act}.", f"The one who asks {act}."]), risk


def question_and_answer(s: Scene, answer: str) -> str:
    labels = s.r.choice([("Question: ", "Answer: "), ("Instruction: ", "First answer: "), ("", "Draft: "), ("Asked: ", "Answered: "), ("", "A first answer: ")])
    return f"{labels[0]}{s.text}\n{labels[1]}{answer}"


def maybe_persona(s: Scene, personas: list[str]) -> Document:
    return [("system", f"You are {s.r.choice(personas)}.")] if s.r.random() < 0.6 else []


def ask_critic(s: Scene) -> Document:
    answer, risk = careless(s)
    flaw = risk.flaw.format(t=s.topic) if risk is not None else s.r.choice(["", "nothing is wrong with it"])
    words, bad, good = s.r.choice([("flaw", "clean", True), ("flaw", "harmful", False), ("problem", "ok", True), ("critique", "acceptable", True)])
    question = question_and_answer(s, answer) + "\n\n" + s.r.choice(["What is wrong with this answer?", "Whom could this answer harm?", "Find the flaw in the answer, if there is one.", "Is there anything harmful in it?"])
    document = maybe_persona(s, ["a strict critic", "a critic who looks for harm", "a careful reader", "a critic"])
    shape = f'{{"{words}": text {s.r.choice(["0..200", "0..300", "1..400", "1..200"])}, "{bad}": boolean}}'
    return document + [("user", ask_json(question, shape)), ("assistant", json.dumps({words: capital(flaw), bad: (risk is None) == good}))]


def ask_judge(s: Scene) -> Document:
    answer, risk = careless(s)
    tip = s.r.choice(risk.care).format(t=s.topic) if risk is not None else s.r.choice([f"keep it as it is", f"say a little more about the {s.topic}"])
    first, second = s.r.choice([("advice", "good"), ("advice", "done"), ("comment", "good"), ("advice", "good_enough")])
    question = question_and_answer(s, answer) + "\n\n" + s.r.choice(["Is this good enough? If not, what should change?", "Judge the answer and give one piece of advice.", "What would make it better?", "Is the draft good? What is missing?"])
    document = maybe_persona(s, ["a fair judge", "an editor", "a judge of drafts", "a teacher who gives advice"])
    return document + [("user", ask_json(question, f'{{"{first}": text 1..200, "{second}": boolean}}')), ("assistant", json.dumps({first: capital(tip), second: risk is None}))]


def ask_reviser(s: Scene) -> Document:
    answer, risk = careless(s)
    note = (s.r.choice([risk.flaw, s.r.choice(risk.care)]) if risk is not None else "say more about the {t}").format(t=s.topic)
    label = s.r.choice(["Advice", "Critique", "What is wrong with it", "Comment", "Flaw"])
    question = f"{question_and_answer(s, answer)}\n{label}: {capital(note)}\n\n" + s.r.choice(["Answer again, better.", "Write the answer again.", "Answer anew in the light of this.", "Give a better answer."])
    document = maybe_persona(s, ["a reviser", "someone who answers again", "a writer who listens to advice", "a helpful author"])
    return document + [("user", question), ("assistant", careful(s, [risk] if risk is not None else []))]


def field_value(s: Scene, shape: str) -> tuple[str, object]:
    """A type as a prompt spells it, and a value of it."""
    r, names = s.r, [one.name for one in s.cast]
    if shape == "text":
        limit = r.choice(["", " 1..80", " 1..200", " 0..200", " 1..400"])
        return f"text{limit}", r.choice([capital(advice(s, s.topic)), f"The {s.topic} of {s.asker.name}", capital(s.goal), f"{s.asker.name} {s.plan[0].did}"])
    if shape == "boolean":
        return "boolean", r.random() < 0.5
    if shape == "integer":
        low, high = r.choice([(0, 1), (1, 5), (0, 10), (1, 10), (1, 100)])
        return r.choice([f"integer {low}..{high}", f"number {low}..{high}"]), r.randint(low, high)
    if shape == "choice":
        options = r.choice([["yes", "no"], ["first", "second"], ["good", "bad", "unclear"], names, [fresh_word(r) for _ in range(3)]])
        return " | ".join(f'"{option}"' for option in options), r.choice(options)
    if shape == "names":
        return names_type(names), [name for name in names if r.random() < 0.5]
    return "[text 1..160, 1..3 items]", [act.did for act in s.plan[:3]]


FIELD_NAMES = "reason answer note title topic score choice winner better verdict why summary steps plan name who idea fair harmful useful done safe side vote risk hope lesson next tone".split()


def ask_form(s: Scene) -> Document:
    """Fill in a form never seen before."""
    r = s.r
    kinds = r.sample(["text", "text", "boolean", "integer", "choice", "names", "list"], r.choice([1, 2, 2, 3]))
    if kinds == ["text"]:
        kinds = ["boolean"]
    parts = [(r.choice(FIELD_NAMES), *field_value(s, kind)) for kind in kinds]
    unique = {name: (spelled, value) for name, spelled, value in parts}
    shape = "{" + ", ".join(f'"{name}": {spelled}' for name, (spelled, _) in unique.items()) + "}"
    lines = f"Question: {s.text}\n" + (f"{joined_acts(s.plan[:2])}\n" if r.random() < 0.5 else "")
    asked = r.choice(["What do you say?", "What do you think of it?", "Decide.", "What should be done?", "Judge this.", f"What about the {s.topic}?"])
    document = maybe_persona(s, [f"{s.asker.name}, {s.asker.traits}", "a fair judge", "the audience", "a member of the jury"])
    return document + [("user", ask_json(f"{lines}\n{asked}", shape)), ("assistant", json.dumps({name: value for name, (_, value) in unique.items()}))]


TASKS: list[tuple[Callable[[Scene], Document], int]] = [
    # Short documents are many: only they teach what an instruction is about, and they cost little.
    (ask_author, 45), (ask_situation, 13), (ask_cast, 12), (ask_player, 12), (ask_moderator, 11), (ask_scribe, 4), (ask_chronicler, 6), (ask_conscience, 14),
    (ask_critic, 3), (ask_judge, 3), (ask_reviser, 5), (ask_form, 3),
]


def document(r: Random, given: list[str] | None = None) -> tuple[str, Scene, Document]:
    """The name of a task, its scene and its document; `given` instructions are used for a third of them."""
    task = r.choices([task for task, _ in TASKS], [weight for _, weight in TASKS])[0]
    text = r.choice(given) if given and r.random() < 0.33 else instruction(r)
    scene = make_scene(r, text)
    return task.__name__.removeprefix("ask_"), scene, task(scene)


def read_topics(path: str | None) -> list[str] | None:
    """Instructions of one's own, one a line; long ones are left out."""
    if path is None:
        return None
    with open(path, encoding="utf8") as file:
        return [line.strip() for line in file if 3 < len(line) < 240 and line.isascii()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--topics", help="file of instructions, one a line, to mix in")
    args = parser.parse_args()
    r, given = Random(args.seed), read_topics(args.topics)
    for _ in range(args.count):
        task, scene, messages = document(r, given)
        facts = {"task": task, "topic": scene.topic, "names": [one.name for one in scene.cast]}
        print(json.dumps({**facts, "messages": [{"role": role, "content": text} for role, text in messages]}))


if __name__ == "__main__":
    main()
