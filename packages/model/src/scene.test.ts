import { show } from "@polylogue/expression";
import { expect, test } from "vitest";
import { marked, sceneWith } from "./marked.fixture.ts";
import type { Scene, State } from "./scene.ts";

const sceneOf = (text: string): Scene => {
  const { found, checked } = marked({ "a.scene": text });
  expect(found).toEqual([]);
  return checked.scene as Scene;
};
const first = (scene: Scene) => scene.states[0] as State;

test("a scene is plain data, the same after a trip through JSON", () => {
  const scene = sceneOf(sceneWith({ steps: 'set reply = "{author.words}"' }));
  expect(JSON.parse(JSON.stringify(scene))).toEqual(scene);
});

test("§4.6 an arrow is counted by the innermost composite that holds both ends", () => {
  const rest =
    "state a {\n state i { -> j at most 1 time\n -> j }\n state j { -> done }\n on failure -> j at most 2 times\n}";
  const scene = sceneOf(sceneWith({ rest, arrows: 'when question == "" -> a\n -> start at most 2 times' }));
  const [start, a] = scene.states as [State, State];
  expect(start.arrows.map((arrow) => arrow.countedBy)).toEqual(["", "", ""]);
  expect(a.states[0]?.arrows.map((arrow) => arrow.countedBy)).toEqual(["a", "a"]);
  expect(a.states[1]?.arrows.map((arrow) => arrow.countedBy)).toEqual([""]);
  expect(a.exits.map((exit) => exit.countedBy)).toEqual(["a"]);
});

test("§3.7 §3.8 a role's record has its fields, its parameters and what every seat has", () => {
  const scene = sceneOf(
    sceneWith({
      declare:
        'role x(p: integer) { secret s = 1 asked "{p} {s}" says a: text 0..9 asked to vote "?" says { yes: boolean, a: text 0..9 } }',
      steps: "x(1) speaks",
    }),
  );
  const record = scene.roles.find((role) => role.name === "x")?.record;
  expect(record && show(record)).toBe(
    "{ p: integer, a: text 0..9, yes: boolean, s: integer 1..1, seat: integer, name: text, turns: { prompt: text, completion: text }[] }",
  );
  expect(record?.fields.filter((field) => field.secret).map((field) => field.name)).toEqual(["s", "turns"]);
});

test("§5.9 what a stage leaves", () => {
  const scene = sceneOf(
    sceneWith({
      declare: `role player[](self: text) { remembers 3 asked "?" says action: text }
moderator world(who: text, action: text) { asked "{who}{action}" says { why: text, feasible: boolean, noticed: player[], harm: text } }
moderator gate(who: text, action: text) { asked "{who}{action}" says { feasible: boolean, why: text } }
moderator watcher(action: text) { asked "{action}" says { noticed: player[], harm: text } }`,
      steps: `stage town { player("a") follows ["x"]
      when rounds > 1, each act is judged by gate(act.name, act.action), watcher(act.action)
      each act is judged by world(act.name, act.action) }`,
    }),
  );
  const step = first(scene).steps.find((each) => each.kind === "stage");
  const fields = step?.kind === "stage" ? step.record.fields : [];
  expect(fields.map((field) => `${field.name}: ${show(field.type)}`)).toEqual([
    "acts: { name: text, seat: integer, self: text, action: text, feasible: boolean, why: text, noticed: player[], harm: text, line: integer, beat: integer }[]",
    "refused: { name: text, seat: integer, self: text, action: text, feasible: boolean, why: text, reason: text, line: integer, beat: integer }[]",
    'ended: "plan" | "until" | "blocked"',
  ]);
});

test("§3.14 who plays whom", () => {
  const slots = (declare: string, steps = "") =>
    sceneOf(sceneWith({ declare, steps }))
      .roles.map((role) => role.slot)
      .sort();
  expect(slots("")).toEqual(["performer"]);
  expect(slots("model big {}\nmodel small {}")).toEqual(["big"]);
  expect(slots('model big {}\nrole x { played by human asked "?" says a: text }', "x speaks")).toEqual([
    "big",
    "human",
  ]);
});

test("§6.1 minutes are counted in seconds", () => {
  expect(sceneOf(sceneWith({ declare: "budget 3 calls, 2 minutes, 5 dollars" })).budget?.limits).toEqual([
    { unit: "calls", amount: 3 },
    { unit: "seconds", amount: 120 },
    { unit: "dollars", amount: 5 },
  ]);
});

test("§8.5 draws of one step are told apart", () => {
  const scene = sceneOf(
    sceneWith({ declare: "let n: integer = 0", steps: "set n = pick(1..6) + pick(1..6)" }),
  );
  const sites = [...JSON.stringify(first(scene).steps).matchAll(/"site":(\d+)/g)].map((match) => match[1]);
  expect(sites).toEqual(["0", "1"]);
});

test("§11.1 §11.2 §11.3 a test: what is given, said and expected", () => {
  const scene = sceneOf(
    sceneWith({
      declare: 'role x { asked "?" says { a: integer, b: text } }',
      steps: "x speaks",
      rest: 'test "t" { given question = "q", seed = 7 author says "a" x says { a: 1, ... } x fails expect count(rows) == 0 }',
    }),
  );
  const [made] = scene.tests;
  expect(made).toMatchObject({
    name: "t",
    seed: { value: 7 },
    given: [{ name: "question" }],
    script: [
      { kind: "says", role: "author", fill: false },
      { kind: "says", role: "x", fill: true },
      { kind: "fails", role: "x" },
    ],
    expects: [{ text: "count(rows) == 0" }],
  });
});

test("every name is noted with where it is declared", () => {
  const text = sceneWith({ steps: "set reply = author.words" });
  const scene = sceneOf(text);
  const uses = scene.references.filter((each) => each.span.start !== each.to.span.start);
  const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);
  expect(uses.every((each) => at(each.span) === each.to.name && at(each.to.span) === each.to.name)).toBe(
    true,
  );
  expect(uses.map((each) => `${each.to.kind} ${each.to.name}`).sort()).toEqual(
    ["field words", "final done", "input question", "output reply", "role author", "role author"].sort(),
  );
});
