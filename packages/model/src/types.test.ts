import { expect, test } from "vitest";
import { marked, sceneWith } from "./marked.fixture.ts";

const scene = (declare: string, steps = "") => sceneWith({ declare, steps });
const prompt = (text: string) =>
  sceneWith({
    declare: `let xs: text[] = []\nrole x { asked """${text}""" says a: text }`,
    steps: "x speaks",
  });

const faults: readonly [string, string][] = [
  ["§2.9 a value of another type", scene('let a: integer = «TYPE-001»"x"')],
  ["§2.9 a value that may break the bounds", scene("let a: integer 0..3 = 0", "set a = «TYPE-001»a + 1")],
  [
    "§2.9 a text without end in a short one",
    scene('let a: text 0..9 = ""', "set a = «TYPE-001»author.words"),
  ],
  ["§2.5 a word that is no choice", scene('let a: "yes" | "no" = «TYPE-001»"yess"')],
  ["§2.6 too many items", scene("let a: integer[1..2] = «TYPE-001»[1, 2, 3]")],
  ["§2.6 an item of another type, at its place", scene('let a: integer[] = [1, «TYPE-001»"2"]')],
  ["§2.7 a field of another type, at its place", scene('let a: { n: integer } = { n: «TYPE-001»"2" }')],
  ["§8.2 operators and what they take", sceneWith({ arrows: "when «TYPE-002»question < 3 -> done" })],
  ["§8.2 a minus before a text", scene("let a: integer = 0", "set a = «TYPE-002»-question")],
  ["§8.2 what can never be equal", sceneWith({ arrows: "when «TYPE-002»question == 3 -> done" })],
  [
    "§2.5 a word that is never one of the choices",
    sceneWith({
      declare: 'setting way: "fast" | "slow" = "fast"',
      arrows: 'when «TYPE-011»way == "fasd" -> done',
    }),
  ],
  [
    "§2.7 a field of what has none",
    scene("", "set reply = «NAME-001»x").replace("«NAME-001»x", "question.«TYPE-003»a"),
  ],
  [
    "§2.10 a list is no condition",
    sceneWith({ declare: "let xs: text[] = []", arrows: "when «TYPE-004»xs -> done" }),
  ],
  ["§2.11 a place in what is no list", scene("", "set reply = «TYPE-005»author[1]")],
  [
    "§8.1 branches without a common type",
    scene("", 'set reply = join([«TYPE-006»if true then 1 else "a"], "")'),
  ],
  ["§8.3 items without a common type", scene("", 'set reply = join(«TYPE-007»[1, "a"], "")')],
  ["§2.7 a missing field", scene("let a: { n: integer, m: integer } = «TYPE-008»{ n: 1 }")],
  ["§8.3 a loop over what is no list", scene("", 'set reply = join([x for x in «TYPE-009»3], "")')],
  ["§2.11 lists count from 1", scene("let xs: text[] = []", "set reply = xs[«TYPE-010»0]")],
  ["§2.8 a type that holds itself", scene("type T = { t: «TYPE-012»T }")],
  ["§2.4 bounds where none can be", scene("let a: boolean «TYPE-013»1..2 = true")],
  ["§2.4 a length below nothing", scene('let a: text «TYPE-014»-1..2 = ""')],
  ["§2.4 bounds that leave nothing", scene("let a: integer «TYPE-015»3..2 = «TYPE-001»3")],
  ["§2.5 a choice of what is no text", scene('let a: "x" | «TYPE-016»integer = "x"')],
  ["§2.4 a bound that is no number", scene("let a: text[0..«TYPE-017»question] = []")],
  [
    "§11.3 bare dots outside a test",
    scene("", 'set reply = join([r.a for r in [{ a: 1, «TYPE-018»... }]], "")'),
  ],
  ["§7.4 a list in a hole", prompt("{«TYPE-019»xs}")],
  ["§7.4 a record in a hole", prompt("{«TYPE-019»author}")],
  [
    "§3.7 a field of all seats",
    scene('role x[2] { asked "?" says a: text }', "every x speaks set reply = «TYPE-020»x.a"),
  ],
  ["§8.4 a function and what it takes", scene("", 'set reply = «TYPE-021»join(question, "")')],
  ["§8.4 best without a key", scene("let xs: text[] = []", "set reply = «TYPE-021»best(x for x in xs)")],
  ["§8.4 a named argument", scene("let xs: text[] = []", "set reply = first(«TYPE-022»list: xs)")],
  ["§8.5 a draw in a prompt", prompt("{«TYPE-023»pick(xs)}")],
  ["§8.5 a draw in a guard", sceneWith({ arrows: "when «TYPE-023»pick(1..6) == 6 -> done" })],
  [
    "§8.5 a draw in a row",
    scene("let xs: text[] = []", "yields sft { prompt: question, completion: «TYPE-023»pick(xs) }"),
  ],
  ["§2.1 a setting without a value", scene("setting «TYPE-024»s: integer")],
  ["§3.15 a temperature beyond sense", scene("model m { temperature: «TYPE-025»7 }")],
  ["§10.1 a row without its fields", scene("", "yields pair «TYPE-008»{ prompt: question, chosen: reply }")],
  ["§4.5 a bound that is no number", sceneWith({ arrows: "-> start at most «TYPE-001»question times" })],
];
test.each(faults)("%s", (_, text) => {
  const { found, wanted } = marked({ "a.scene": text });
  expect(wanted.length).toBeGreaterThan(0);
  expect(found).toEqual(wanted);
});

const sound: readonly [string, string][] = [
  ["§2.3 an integer is a number", scene("let a: number = 1")],
  ["§2.5 a choice is a text", scene('let a: "x" | "y" = "x"', "set reply = a")],
  [
    "§2.7 more fields fit fewer",
    scene(
      'type P = { a: text }\nlet p: { a: text, b: integer } = { a: "", b: 1 }\nlet q: P = { a: "" }',
      "set q = p",
    ),
  ],
  ["§2.4 a bound by a setting", scene("let xs: text[0..rounds] = []")],
  [
    "§2.4 numbers that stay inside",
    scene("let a: integer 0..3 = 0\nlet b: integer 1..4 = 1", "set b = a + 1"),
  ],
  [
    "§8.3 map, filter and sort",
    scene("let ns: integer[] = [3, 1]\nlet ts: text[] = []", 'set ts = ["{n}" for n in ns when n > 0 by -n]'),
  ],
  [
    "§8.4 comprehensions as arguments",
    scene(
      "let ns: integer[] = [3, 1]\nlet n: integer = 0",
      "set n = sum(n2 for n2 in ns when n2 > 1) + max(n3 * 2 for n3 in ns) + best(n4 for n4 in ns by n4)",
    ),
  ],
  [
    "§8.5 draws where they may be",
    scene(
      'let xs: text[1..2] = ["a"]\nrole x(t: text) { secret n = pick(1..6) asked "{t} {n}" says a: text }',
      "set reply = pick(xs) x(pick(xs)) speaks",
    ),
  ],
  [
    "§7.5 texts that choose and repeat",
    prompt('{for y in xs when y != ""}{y}{end}{if count(xs) > 0}a{else}b{end}{if true then 1 else 2}'),
  ],
  [
    "§10.1 rows may have more fields",
    scene("", "yields sft { prompt: question, completion: reply, note: 3 }"),
  ],
];
test.each(sound)("%s", (_, text) => expect(marked({ "a.scene": text }).found).toEqual([]));
