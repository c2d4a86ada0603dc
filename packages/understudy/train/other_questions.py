"""Questions of other scenes: critics, judges, scores, comparisons, debates, lists, lines of talk, and forms never seen before."""

from __future__ import annotations

import json

from instructions import fresh_word, name_for
from lexicon import RISKS, Risk
from questions import Document, advice, ask_json, careful, draft, names_type, opening
from scene import Scene, any_act, capital, joined_acts, situation


def careless(s: Scene) -> tuple[str, Risk | None]:
    """An answer, and what is wrong with it; half the answers are clean."""
    if s.r.random() < 0.5:
        return careful(s, []), None
    risk = s.r.choice(RISKS)
    return f"{opening(s)} {s.put(risk.careless)}." + s.r.choice(["", f" Then {advice(s, 2)}.", f" And {advice(s, 3)}."]), risk


def both_ways(s: Scene, answer: str) -> str:
    labels = s.r.choice([("Question: ", "Answer: ")] * 3 + [("Instruction: ", "First answer: "), ("", "Draft: "), ("Asked: ", "Answered: "), ("Question: ", "Draft: ")])
    return f"{labels[0]}{s.text}\n{labels[1]}{answer}"


def persona(s: Scene, personas: str) -> Document:
    return [("system", f"You are {s.r.choice(personas.split('; '))}.")] if s.r.random() < 0.6 else []


def reply(before: Document, question: str, shape: str, answer: dict[str, object]) -> Document:
    return before + [("user", ask_json(question, shape)), ("assistant", json.dumps(answer))]


def flaw_of(s: Scene, risk: Risk | None) -> str:
    return capital(s.put(risk.flaw)) if risk else s.r.choice(["There is none", "Nothing is wrong with it"])


# ---- judgements of an answer ---------------------------------------------------------------------------------

CRITIQUES = [
    "What is wrong with this answer?", "Whom could this answer harm?", "Find the flaw in the answer, if there is one.", "Is there anything harmful in it?", "Who could be hurt if someone did exactly what it says?",
    "Does it help anyone break a law? Name the fault in two sentences, or say that there is none.", "Does it judge anybody? Name the fault in two sentences, or say that there is none.", "Which sentence is surer than its reasons?",
    "Who takes part in this without having been asked?", "Who is touched by this besides the one who asks? Would they mind?", "Is it harmful? Explain why.", "Explain the mistake in the answer.",
]


def ask_critic(s: Scene) -> Document:
    answer, risk = careless(s)
    words, bad, good = s.r.choice([("flaw", "clean", True), ("flaw", "clean", True), ("flaw", "harmful", False), ("problem", "ok", True), ("critique", "acceptable", True), ("thought", "minds", False), ("mistake", "harmful", False)])
    limit = s.r.choice(["0..200", "0..300", "1..400", "1..200", "1..300"])
    before = persona(s, "a strict critic; a critic who looks for harm; a careful reader; a critic; a careful reader who looks for one fault at a time; a friend who reads along and thinks of who else is touched")
    return reply(before, f"{both_ways(s, answer)}\n\n{s.r.choice(CRITIQUES)}", f'{{"{words}": text {limit}, "{bad}": boolean}}', {words: flaw_of(s, risk), bad: (risk is None) == good})


JUDGEMENTS = ["Is this good enough? If not, what should change?", "Judge the answer and give one piece of advice.", "What would make it better?", "What exactly would make the answer better? If nothing would, say that it is good.", "Is the draft good? What is missing?"]


def ask_judge(s: Scene) -> Document:
    answer, risk = careless(s)
    tip = s.put(s.pick(risk.care, 1)) if risk else s.r.choice(["it is good", "keep it as it is"])
    first, second = s.r.choice([("advice", "good"), ("advice", "good"), ("advice", "done"), ("comment", "good"), ("advice", "good_enough")])
    before = persona(s, "a fair judge; an editor; a judge of drafts; a teacher who gives advice")
    return reply(before, f"{both_ways(s, answer)}\n\n{s.r.choice(JUDGEMENTS)}", f'{{"{first}": text {s.r.choice(["1..200", "1..400"])}, "{second}": boolean}}', {first: capital(tip), second: risk is None})


def ask_score(s: Scene) -> Document:
    """A number within bounds: low for what harms, high for what does not."""
    answer, risk = careless(s)
    low, high = s.r.choice([(1, 7), (1, 7), (1, 10), (0, 10), (1, 5), (0, 100)])
    span = high - low
    score = low + round(span * s.r.choice([0, 0.15, 0.3])) if risk else high - round(span * s.r.choice([0, 0, 0.15]))
    asked = s.r.choice(["Rate the answer from {l} to {h}.", "How good is it, from {l} (harmful) to {h} (kind and useful)?", "Score the answer between {l} and {h}, and say why.", "Give it a score from {l} to {h}.", "How safe is this answer, {l} to {h}?"]).format(l=low, h=high)
    name, why, kind = s.r.choice(["score", "score", "rating", "mark", "points"]), s.r.choice(["reason", "why", "comment", "feedback"]), s.r.choice(["integer", "integer", "number"])
    shape, value = [f'"{name}": {kind} {low}..{high}', f'"{why}": text {s.r.choice(["1..200", "1..300"])}'], [(name, score), (why, flaw_of(s, risk) if risk else "It is kind and useful")]
    if s.r.random() < 0.5:
        shape, value = shape[::-1], value[::-1]
    if s.r.random() < 0.25:
        shape, value = [one for one in shape if name in one], [one for one in value if one[0] == name]
    return reply(persona(s, "a judge; a peer who rates answers; an observer; a fair scorer; a reader"), f"{both_ways(s, answer)}\n\n{asked}", "{" + ", ".join(shape) + "}", dict(value))


def ask_comparison(s: Scene) -> Document:
    """Two answers, one of which costs somebody something: the other one is better."""
    risk, good = s.r.choice(RISKS), careful(s, [])
    bad = f"{opening(s)} {s.put(risk.careless)}."
    first_is_good = s.r.random() < 0.5
    left, right = s.r.choice([("A", "B")] * 3 + [("1", "2"), ("first", "second")])
    texts = (good, bad) if first_is_good else (bad, good)
    label = s.r.choice(["Answer {}: ", "Answer {}: ", "{}: ", "({}) ", "Reply {}: "])
    lines = "\n".join(label.format(name) + text for name, text in zip((left, right), texts))
    asked = s.r.choice(["Which answer is better?", "Which of the two harms nobody?", "Choose the answer that is kinder.", "Which one would you rather give?", "Compare the two answers. Which is better?", "Which answer is less harmful?"])
    better = left if first_is_good else right
    question = f"Question: {s.text}\n{lines}\n\n{asked}"
    if s.r.random() < 0.15:
        return [("user", f"{question} Say only {left} or {right}."), ("assistant", better)]
    name, kind = s.r.choice(["better", "choice", "winner", "best"]), f'"{left}" | "{right}"'
    if s.r.random() < 0.4:
        return reply(persona(s, "a fair judge; a comparer; a careful reader"), question, f'{{"{name}": {kind}}}', {name: better})
    return reply(persona(s, "a fair judge; a comparer; a careful reader"), question, f'{{"reason": text 1..200, "{name}": {kind}}}', {"reason": f"In the other one, {s.put(risk.flaw)}", name: better})


# ---- other answers ----------------------------------------------------------------------------------------------


def ask_reviser(s: Scene) -> Document:
    answer, risk = careless(s)
    note = s.put(s.r.choice([risk.flaw, s.pick(risk.care, 1)]) if risk else "say more about the {t}")
    label = s.r.choice(["Advice", "Advice", "Critique", "What is wrong with it", "Comment", "Flaw"])
    asked = s.r.choice(["Write only the new answer."] * 4 + ["Answer again, better.", "Write the answer again.", "Answer anew in the light of this.", "Give a better answer.", "Write only the new answer. Keep what was good, and fall back into no earlier fault."])
    before = persona(s, "a reviser; someone who answers again; a writer who listens to advice; a helpful author")
    return before + [("user", f"{both_ways(s, answer)}\n{label}: {capital(note)}\n\n{asked}"), ("assistant", careful(s, [risk] if risk else []))]


def ask_debater(s: Scene) -> Document:
    """Others have answered; the new answer takes what is careful in theirs."""
    answers = [careless(s) for _ in range(s.r.choice([1, 2, 2]))]
    label = s.r.choice(["Another answer: {}", "{n} says: {}", "Answer of {n}: {}", "One of the others answered: {}"])
    lines = "\n".join(label.format(text, n=s.r.choice(s.cast).name) for text, _ in answers)
    asked = s.r.choice(["Take the other answers into account and answer again.", "Given what the others say, what is your answer now?", "Update your answer. Write only the new answer.", "What is the best answer, in the light of all of these?"])
    question = f"{s.r.choice(['Question: ', ''])}{s.text}\n{lines}\n\n{asked}"
    return persona(s, "a debater; one of three who debate; somebody who listens and then answers") + [("user", question), ("assistant", careful(s, [risk for _, risk in answers if risk]))]


PRINCIPLES = ["be kind", "harm nobody", "be honest", "be fair", "keep secrets private", "help plainly"]


def ask_thought(s: Scene) -> Document:
    """A thought that names a written principle, then the answer."""
    chosen = s.r.sample(PRINCIPLES, 3)
    form = s.r.choice(["{n}. {p}", "({n}) {p}"])
    rules = "\n".join(form.format(n=i + 1, p=capital(one)) for i, one in enumerate(chosen))
    at = s.pick([0, 1, 2], 1)
    thought = f"Rule {at + 1} matters here: {chosen[at]}"
    return reply(persona(s, "a helper with principles; someone who thinks before answering"), f"Principles:\n{rules}\n\n{s.text}", '{"thought": text 1..200, "reply": text 1..400}', {"thought": thought, "reply": careful(s, [s.risk] if s.risk else [])})


def ask_careful(s: Scene) -> Document:
    before = s.r.choice(["You are helpful and harmless.", "You are careful: answer so that nobody is harmed.", "You are a helper who thinks of everybody whom the answer touches.", "You are honest and kind."])
    return [("system", before), ("user", s.text), ("assistant", careful(s, [s.risk] if s.risk else []))]


# ---- short lists and lines ---------------------------------------------------------------------------------------


def ask_people(s: Scene) -> Document:
    """Who is touched? Short, and so many: names are learned here."""
    people = [one.name for one in s.cast if one.kind == "person"]
    count = s.r.choice([len(people), 2, 1])
    asked = s.r.choice(["Who would ask this? Who else is touched by it? Name {n} people.", "Name {n} people whom this concerns.", "Who is there? Name {n}."]).format(n=min(count, len(people)))
    question = f"{s.r.choice(['Question: ', ''])}{s.text}\n\n{asked}"
    if s.r.random() < 0.5:
        return reply([], question, '{"people": [text 1..40, 1..4 items]}', {"people": people[:count]})
    return [("user", question), ("assistant", ", ".join(people[:count]))]


def ask_place(s: Scene) -> Document:
    return [("user", f"{s.r.choice(['Question: ', ''])}{s.text}\n\nIn what situation would a person ask this? One sentence."), ("assistant", situation(s))]


def ask_steps(s: Scene) -> Document:
    """What somebody does in a told story, as a list."""
    story = f"{s.r.choice(['What follows: ', 'Story: ', ''])}{joined_acts(s.plan[:4])}"
    return reply([], f"{story}\n\n{s.r.choice(['What does {} do? List the acts.', 'List what {} does, step by step.', 'Which acts does {} do?']).format(s.asker.name)}", '{"plan": [text 1..160, 1..4 items]}', {"plan": [act.did for act in s.plan[:4]]})


def ask_list(s: Scene) -> Document:
    slots = [1, 2, 3, 4][: s.r.choice([2, 3, 3])]
    items = list(dict.fromkeys(advice(s, slot) for slot in slots))
    asked = s.r.choice([f"Give a short list of what to do about it.", f"List {len(items)} things to do.", "What are the options? A short list."])
    if s.r.random() < 0.6:
        name = s.r.choice(["ideas", "options", "list", "steps", "tips", "answers"])
        return reply([], f"Question: {s.text}\n\n{asked}", f'{{"{name}": [text 1..160, 1..{s.r.choice([3, 4, 5])} items]}}', {name: items})
    return [("user", f"{s.text}\n\n{asked}"), ("assistant", "\n".join(f"- {item}" for item in items))]


LINES = ["{o}, what do you think about the {t}?", "I would like to keep the {t} simple.", "Let us talk about the {t} first, {o}.", "I need the {t} more than you know.", "{o}, thank you for the {t}.", "The {t} is not mine alone, {o}.", "Tell me what the {t} is worth to you.", "I can wait for the {t} until tomorrow."]
PRICES = ["I offer {n} coins for the {t}.", "{o}, {n} is fair for the {t}.", "Let us say {n}, and the {t} is yours.", "I can give {n} for the {t}, not more."]


def ask_line(s: Scene) -> Document:
    """A line of talk in character."""
    me, other, r = s.asker, s.others[0], s.r
    said = s.put(r.choice(LINES), o=me.name)
    asked = r.choice(["What do you say?", "What do you say to {o}? One line.", "Answer {o} in one line.", "Your turn. Say one line."]).format(o=other.name)
    return [("system", me.persona()), ("user", f"{other.name}: {said}\n\n{asked}"), ("assistant", s.put(s.pick(LINES, 1, me.name), o=other.name))]


def ask_offer(s: Scene) -> Document:
    """A bargain: less than was asked, more than was offered, or agreed."""
    me, other, r = s.asker, s.others[0], s.r
    price = r.randint(2, 19) * 5
    buys, agreed = r.random() < 0.5, r.random() < 0.35
    mine = price if agreed else price - 5 if buys else price + 5
    heard = s.put(r.choice(PRICES), o=me.name, n=price)
    role = s.put("buys" if buys else "sells") + s.put(" the {t}")
    question = f"{other.name}: {heard}\n\nWhat do you offer?"
    return reply([("system", f"You are {me.name}, who {role}{', and agree soon' if agreed else ', and do not give in'}.")], question, '{"line": text 1..200, "price": integer 0..1000, "agreed": boolean}', {"line": s.put(s.pick(PRICES, 1, me.name), o=other.name, n=mine), "price": mine, "agreed": agreed})


# ---- forms never seen before ---------------------------------------------------------------------------------


def field_value(s: Scene, shape: str) -> tuple[str, object]:
    """A type as a prompt spells it, and a value of it."""
    r, names = s.r, [one.name for one in s.cast]
    if shape == "text":
        limit = r.choice(["", " 1..80", " 1..200", " 0..200", " 1..400"])
        return f"text{limit}", r.choice([capital(advice(s, 1)), s.put("The {t} of " + s.asker.name), capital(s.goal), f"{s.asker.name} {s.plan[0].did}"])
    if shape == "boolean":
        return "boolean", s.risk is None
    if shape == "integer":
        low, high = r.choice([(0, 1), (1, 5), (0, 10), (1, 10), (1, 100), (1, 7)])
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
    parts = [(r.choice(FIELD_NAMES), *field_value(s, kind)) for kind in (["boolean"] if kinds == ["text"] else kinds)]
    unique = {name: (spelled, value) for name, spelled, value in parts}
    lines = f"Question: {s.text}\n" + (f"{joined_acts([any_act(s, one) for one in s.cast[:2]])}\n" if r.random() < 0.5 else "")
    asked = r.choice(["What do you say?", "What do you think of it?", "Decide.", "What should be done?", "Judge this.", s.put("What about the {t}?")])
    before = persona(s, f"{s.asker.name}, {s.asker.traits}; a fair judge; the audience; a member of the jury")
    return reply(before, f"{lines}\n{asked}", "{" + ", ".join(f'"{name}": {spelled}' for name, (spelled, _) in unique.items()) + "}", {name: value for name, (_, value) in unique.items()})
