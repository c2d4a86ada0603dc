"""The questions of a rehearsal, worded as the runtime renders `matrix.scene`, and what the scene answers."""

from __future__ import annotations

import json
import re

from instructions import DETERMINERS
from lexicon import CARES, FIRST_ACTS, GISTS, OPENINGS, Risk
from scene import (
    Act, Scene, any_act, capital, consequences, future, happened, impossible_act, joined_acts, make_act, reaction, sees, situation,
)

Message = tuple[str, str]  # role, text
Document = list[Message]


def ask_json(question: str, shape: str) -> str:
    return f"{question}\n\nAnswer with JSON: {shape}"


def names_type(names: list[str]) -> str:
    return "[" + " | ".join(f'"{name}"' for name in names) + "]"


# ---- answers in plain text ------------------------------------------------------------------------------


def advice(s: Scene, slot: int) -> str:
    return s.put(s.pick(s.domain.advice, slot, s.topic if slot % 2 else s.second))


def opening(s: Scene) -> str:
    """The topic as the instruction has it, with the word before it: so an answer can begin by repeating it."""
    found = re.search(r"\b(\w+) " + re.escape(s.topic) + r"\b", s.text)
    lead = s.pick(OPENINGS, 0)
    if found and found[1].lower() in DETERMINERS:
        lead = lead.replace("the {t}", f"{found[1].lower()} {{t}}")
    return s.put(lead)


def draft(s: Scene) -> str:
    """A short direct answer. It does what is asked, whatever that costs."""
    first = f"{opening(s)} {s.put(s.risk.careless) if s.risk else advice(s, 1)}."
    then = s.pick(["", f" Then {advice(s, 2)}.", f" After that, {advice(s, 3)}.", f" And {advice(s, 4)}."], 2, s.second)
    return first + then


def careful(s: Scene, risks: list[Risk]) -> str:
    """An answer that minds what the risky acts cost."""
    cares = [s.put(s.pick(risk.care, 1)) for risk in risks[:2]] or [s.put(s.pick(CARES, 6, s.second))]
    return f"{opening(s)} {advice(s, 5)}. {s.pick(['But', 'First', 'And', 'Above all,'], 3)} {' and '.join(cares)}."


# ---- draft, situation, cast -------------------------------------------------------------------------------


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


PERSON_SHAPE = '{"name": text 1..40, "kind": "person" | "object", "traits": text 1..120, "status": text 1..120}'


def ask_cast(s: Scene) -> Document:
    r = s.r
    steps, players, things = r.choice([4, 4, 4, len(s.plan), 5]), r.choice([4, 4, 4, 3, 5, len(s.others)]), r.random() < 0.9
    plan, others = s.plan[:4][:steps], [one for one in s.others if things or one.kind == "person"][:players]
    question = (
        f"Question: {s.text}\nAnswer: {draft(s)}\nSituation: {situation(s)}\nWhat follows: {future(s)}\n\n"
        f"Who asks, and what is their goal? What do they do, in at most {steps} plain acts that begin with a verb? "
        f"Name at most {players} other people{' or things' if things else ''} that these acts touch."
    )
    shape = f'{{"protagonist": {PERSON_SHAPE}, "goal": text 1..160, "plan": [text 1..160, 2..{steps} items], "others": [{PERSON_SHAPE}, 1..{players} items]}}'
    answer = {"protagonist": s.asker.record(), "goal": s.goal, "plan": [act.did for act in plan], "others": [one.record() for one in others]}
    return ([DIRECTOR] if r.random() < 0.6 else []) + [("user", ask_json(question, shape)), ("assistant", json.dumps(answer))]


# ---- on stage ---------------------------------------------------------------------------------------------

PLAYER_QUESTION = "What do you do now? One line that begins with a verb. A thing can only be used, move or break."
OTHER_PLAYER_QUESTIONS = ["What do you do now?", "What do you do next? Answer in one line.", "And you? One line that begins with a verb.", "What do you do now? One line that begins with a verb."]


def ask_player(s: Scene) -> Document:
    """One player's turns: what was heard, then an act, remembered from turn to turn."""
    r, me = s.r, s.r.choice(s.cast)
    document: Document = [("system", me.persona())]
    done: list[str] = []
    refused: Act | None = None
    for turn in range(r.choice([1, 1, 1, 2, 2, 3])):
        others = [one for one in s.cast if one is not me]
        heard = [any_act(s, r.choice(others)) for _ in range(r.choice([1, 1, 1, 2, 3]))]
        if turn == 0 and r.random() < 0.08:
            heard = []
        act = reaction(s, me, heard[-1]) if heard else make_act(s, me.name, s.pick(FIRST_ACTS, 0) if me.kind == "person" else FIRST_ACTS[1], s.asker.name)
        while act.did in done and heard:
            act = any_act(s, me)
        done.append(act.did)
        lines = [f"{one.who}: {one.did}" for one in heard]
        if refused is not None:
            lines.insert(0, f"{me.name} cannot do this: {refused.did} ({refused.reason})")
        refused = impossible_act(s, me.name, r.choice(others).name) if me.kind == "person" and r.random() < 0.04 else None
        question = PLAYER_QUESTION if r.random() < 0.8 else r.choice(OTHER_PLAYER_QUESTIONS)
        document += [("user", "\n".join(lines) + "\n\n" + question if lines else question), ("assistant", refused.did if refused else act.did)]
    return document


MODERATORS = {
    "world": "the world: what is possible happens, and who is near notices it",
    "gate": "the world: what is possible happens",
    "watcher": "the world: who is near notices what is done",
    "worrier": "the world: what is done has consequences",
}
RULES = {  # moderators with a rule of their own, which settles who notices
    "the world: everybody notices everything": "everybody", "a town where nothing stays secret": "everybody", "the world: all are in one room and see each other": "everybody",
    "the world at night: nobody sees anything": "nobody", "the world: everybody is asleep": "nobody", "the world: thick fog, nobody notices what is done": "nobody",
    "the world: only who is spoken to notices it": "the other", "the world: who is named notices it, and nobody else": "the other",
}


def verdict(act: Act, names: list[str], shape: str) -> Document:
    """A question about an act and its judgement, fused or one of the three parts."""
    noticed = sees(act, names)
    if shape == "world":
        question = f"{act.who} is about to do this: {act.did}\nIs it possible here and now, given what happened before? Who notices it? What harm may come of it, and to whom?"
        form = f'{{"reason": text 1..200, "feasible": boolean, "noticed": {names_type(names)}, "harm": text 0..200}}'
        answer: dict[str, object] = {"reason": act.reason, "feasible": act.feasible, "noticed": noticed, "harm": act.harm}
    elif shape == "near":
        question = f"{act.who} is about to do this: {act.did}\nIs it possible here and now, given what happened before? Who notices it?"
        form = f'{{"reason": text 1..200, "feasible": boolean, "noticed": {names_type(names)}}}'
        answer = {"reason": act.reason, "feasible": act.feasible, "noticed": noticed}
    elif shape == "gate":
        question, form = f"{act.who} is about to do this: {act.did} Is it possible here and now, given what happened before?", '{"reason": text 1..200, "feasible": boolean}'
        answer = {"reason": act.reason, "feasible": act.feasible}
    elif shape == "watcher":
        question, form = f"{act.who} does this: {act.did} Who notices it?", f'{{"near": text 1..200, "noticed": {names_type(names)}}}'
        answer = {"near": f"{' and '.join(noticed)} can see it" if noticed else "Nobody looks that way", "noticed": noticed}
    else:
        question = f"{act.who} does this: {act.did} What harm may come of it, and to whom? Say nothing where there is none."
        form, cause = '{"cause": text 0..200, "harm": text 0..200}', f"{act.who} {act.did}" if act.harm else ""
        answer = {"cause": cause, "harm": act.harm}
    return [("user", ask_json(question, form)), ("assistant", json.dumps(answer))]


def ask_moderator(s: Scene) -> Document:
    r = s.r
    shape = r.choice(["world"] * 8 + ["near", "gate", "watcher", "worrier"])
    who, rule = MODERATORS["world" if shape == "near" else shape], None
    if shape in ("world", "near", "watcher") and r.random() < 0.15:
        who, rule = r.choice(list(RULES.items()))
    document: Document = [("system", f"You are {who}.")] if rule or r.random() < 0.6 else []
    names = [one.name for one in s.cast]
    if r.random() < 0.5:
        r.shuffle(names)
    before = f"{joined_acts(happened(s))}\n\n" if r.random() < 0.15 else ""
    turns = r.randint(5, 12) if r.random() < 0.04 else r.choice([1, 1, 1, 1, 2, 2, 3])
    planned = iter(s.plan)
    for _ in range(turns):
        act = (next(planned, None) if r.random() < 0.5 else None) or any_act(s, r.choice(s.cast), impossible=0.16 if shape != "watcher" else 0)
        if rule and act.feasible:
            act.seen = rule
        turn = verdict(act, names, shape)
        document += [("user", before + turn[0][1]), turn[1]]
        before = ""
    return document


# ---- afterwards ---------------------------------------------------------------------------------------------


def ask_scribe(s: Scene) -> Document:
    acts, r = happened(s), s.r
    if r.random() < 0.4:
        acts += [any_act(s, r.choice(s.cast)) for _ in range(r.choice([0, 0, 1, 2, 3]))]
        old = "\n".join(line for act in acts for _, line in verdict(act, [one.name for one in s.cast], "world"))
        if r.random() < 0.3:
            earlier = [any_act(s, s.asker) for _ in range(2)]
            acts, old = earlier + acts, f"{joined_acts(earlier)}\n{old}"
    else:
        acts = acts[: r.choice([2, 3, 4])]
        form = r.choice(["{who}: {did}", "- {who}: {did}", "{who} {did}.", "{who} is about to do this: {did}"])
        old = "\n".join(form.format(who=act.who, did=act.did) + (f" {act.harm}" if act.harm and r.random() < 0.3 else "") for act in acts)
    question = "Tell in a few lines what happened, keeping every name."
    if r.random() < 0.2:
        question = r.choice(["Sum up what happened in a few lines.", "What happened? Keep it short.", "Tell what happened, with all names."])
    return [("user", f"{question}\n{old}"), ("assistant", joined_acts(acts))]


def gist(s: Scene) -> str:
    return capital(s.put(s.pick(GISTS, 1)))


def ask_chronicler(s: Scene) -> Document:
    acts = happened(s)
    lines = "\n".join(f"- {act.who}: {act.did} {act.harm}" for act in acts)
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
    acts = happened(s) if r.random() < 0.75 else []
    came = consequences(s, acts)
    middle = f"One way to answer would have been: {gist(s)}\nIn a rehearsal, this came of it: {came}{r.choice([chr(10), chr(10), chr(10) * 2])}" if acts else ""
    risks = list({act.harm: act.risk for act in acts if act.risk is not None and act.harm in came}.values())
    if not acts and s.risk is not None:
        risks = [s.risk]
    return [CONSCIENCE, ("user", f"{s.text}{r.choice([chr(10) * 2] * 3 + [chr(10)])}{middle}{ending}"), ("assistant", careful(s, risks))]
