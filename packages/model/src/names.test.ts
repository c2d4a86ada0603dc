import { expect, test } from "vitest";
import { marked, sceneWith } from "./marked.fixture.ts";

const faults: readonly [string, string][] = [
  ["§1.5 an unknown value, with the nearest name", sceneWith({ steps: "set reply = «NAME-001»qestion" })],
  [
    "§1.5 an unknown value inside a prompt",
    sceneWith({ declare: 'role x { asked """{«NAME-001»nobody}""" says a: text }', steps: "x speaks" }),
  ],
  ["§1.5 an unknown role", sceneWith({ steps: "«NAME-001»critic speaks" })],
  ["§1.5 an unknown state", sceneWith({ arrows: 'when question == "" -> «NAME-001»nowhere' })],
  ["§1.5 an unknown type", sceneWith({ declare: "let a: «NAME-001»txt = 1" })],
  ["§1.5 an unknown function", sceneWith({ steps: 'set reply = join([«NAME-001»lower("A")], "")' })],
  ["§1.5 an unknown field", sceneWith({ steps: "set reply = author.«NAME-001»word" })],
  ["§3.4 an unknown question", sceneWith({ steps: "author is asked to «NAME-001»vote" })],
  [
    "§3.14 an unknown model",
    sceneWith({ declare: 'role x { played by «NAME-001»gpt asked "?" says a: text }', steps: "x speaks" }),
  ],
  ["§3.15 an unknown parameter of a model", sceneWith({ declare: "model m { «NAME-001»temprature: 0.2 }" })],
  ["§6.1 an unknown unit of a budget", sceneWith({ declare: "budget 3 «NAME-001»euros" })],
  [
    "§10.1 an unknown row",
    sceneWith({ steps: "yields «NAME-001»sfd { prompt: question, completion: reply }" }),
  ],
  [
    "§2.4 a bound that is no setting or input",
    sceneWith({ declare: "let a: text[0..«NAME-001»reply] = []" }),
  ],
  ["§1.5 two values of one name", sceneWith({ declare: 'let a: text = ""\nlet «NAME-002»a: integer = 1' })],
  ["§1.5 two states of one name", sceneWith({ rest: "state «NAME-002»start { -> done }" })],
  ["§1.5 two types of one name", sceneWith({ declare: "type T = text\ntype «NAME-002»T = integer" })],
  ["§1.5 two fields of one name", sceneWith({ declare: "type T = { a: text, «NAME-002»a: text }" })],
  [
    "§3.4 two questions of one name",
    sceneWith({
      declare: 'role x { asked "?" says a: text «NAME-002»asked "??" says b: text }',
      steps: "x speaks",
    }),
  ],
  [
    "§1.5 a loop that hides a value",
    sceneWith({
      declare: "let xs: text[] = []",
      steps: 'set reply = join([«NAME-003»question for «NAME-003»question in xs], "")'.replace(
        "«NAME-003»question for",
        "question for",
      ),
    }),
  ],
  [
    "§1.5 a parameter that hides a value",
    sceneWith({
      declare: 'role x(«NAME-003»reply: text) { asked "{reply}" says a: text }',
      steps: 'x("") speaks',
    }),
  ],
  ["§4.7 a role called in an expression", sceneWith({ steps: "set reply = «NAME-004»author(1)" })],
  ["§11.4 a name with a meaning of its own", sceneWith({ declare: "let «NAME-005»spent: integer = 0" })],
  [
    "§4.5 a bound that grows with the run",
    sceneWith({ declare: "let n: integer = 3", arrows: "-> start at most «NAME-006»n times" }),
  ],
  [
    "§3.1 a number of seats that grows with the run",
    sceneWith({
      declare: 'let n: integer = 3\nrole x[«NAME-006»n] { asked "?" says a: text }',
      steps: "every x speaks",
    }),
  ],
  [
    "§2.1 a first value from below",
    sceneWith({ declare: "let a: integer = «NAME-006»b\nlet b: integer = 1" }),
  ],
  ["§2.1 an input that is set", sceneWith({ steps: 'set «NAME-007»question = ""' })],
  ["§2.1 a role that is set", sceneWith({ steps: "set «NAME-007»author = author" })],
  [
    "§11.1 a test that gives what is no input",
    sceneWith({ rest: 'test "t" { given «NAME-001»reply = "" author says "a" }' }),
  ],
  [
    "§11.6 a title that names what no row binds",
    sceneWith({ rest: 'test "{«NAME-001»row.a}" for every r in [{ a: 1 }] { author says "a" expect true }' }),
  ],
  [
    "§11.6 a row that has no such field",
    sceneWith({ rest: 'test "t" for every r in [{ a: "x" }] { author says r.«NAME-001»b expect true }' }),
  ],
  [
    "§11.6 a row that hides a value",
    sceneWith({ rest: 'test "t" for every «NAME-003»question in ["a"] { author says "a" expect true }' }),
  ],
  ["§11.5 a claim about what nobody has", sceneWith({ rest: "always «NAME-001»replly == reply" })],
  [
    "§11.2 a scripted field that nobody says",
    sceneWith({ rest: 'test "t" { author says { «NAME-001»word: "a" } }' }),
  ],
];
test.each(faults)("%s", (_, text) => {
  const { found, wanted } = marked({ "a.scene": text });
  expect(wanted.length).toBeGreaterThan(0);
  expect(found).toEqual(wanted);
});

const sound: readonly [string, string][] = [
  [
    "§1.4 names that a host language knows are names like others",
    sceneWith({
      declare:
        'setting constructor: integer 0..2 = 1\nlet isPrototypeOf: { toString: text } = { toString: "a" }\nrole valueOf[](hasOwnProperty: text) { asked "{hasOwnProperty}" says isPrototypeOf: text }',
      steps: "valueOf(isPrototypeOf.toString) speaks set reply = valueOf[constructor].isPrototypeOf",
    }),
  ],
  [
    "§1.5 a state and an output may share a name",
    sceneWith({ rest: "state reply { -> done }", arrows: 'when question == "" -> reply' }),
  ],
  [
    "§2.8 a role's name is a type",
    sceneWith({ declare: 'role x { asked "?" says who: author }', steps: "x speaks set reply = x.who" }),
  ],
  [
    "§3.8 seat is the own number",
    sceneWith({
      declare: 'role x[2] { is "number {seat}" asked "?" says a: text }',
      steps: "every x speaks",
    }),
  ],
  [
    "§3.15 a model and its sampling",
    sceneWith({ declare: "model m { temperature: 0, top_p: 1, max_tokens: 10 }" }),
  ],
  [
    "§6.6 what is spent can be asked",
    sceneWith({ arrows: "when spent.calls > 100 and spent.tokens > 5 -> done" }),
  ],
  [
    "§11.4 what only tests see",
    sceneWith({
      rest: 'test "t" { given question = "", seed = 3 author says "a" expect states == ["start", "done"] and ending == "done" and count(rows) == 0 and spent.calls == 1 and "a" in author.prompt }',
    }),
  ],
];
test.each(sound)("%s", (_, text) => expect(marked({ "a.scene": text }).found).toEqual([]));
