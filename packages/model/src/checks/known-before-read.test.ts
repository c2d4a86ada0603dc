import { expect, test } from "vitest";
import { marked, sceneWith } from "../marked.fixture.ts";
import { table } from "./table.fixture.ts";

const late = 'role late { asked "?" says a: text asked to vote "?" says yes: boolean }';
const open = 'role many[](t: text) { asked "{t}" says a: text asked to go "?" says b: text }';

table(
  [
    [
      "§3.9 a field that nobody said yet",
      sceneWith({ declare: late, steps: "set reply = «FLOW-009»late.a late speaks" }),
    ],
    [
      "§3.9 a field of another question",
      sceneWith({ declare: late, steps: "late speaks", arrows: "when «FLOW-009»late.yes -> done", rest: "" })
        .replace("late speaks", "late speaks")
        .replace("-> done\n}", "-> more\n}\nstate more { late is asked to vote -> done }"),
    ],
    [
      "§3.9 a field in a prompt",
      sceneWith({
        declare: `${late}\nrole x { asked "{«FLOW-009»late.a}" says b: text }`,
        steps: "x speaks late speaks",
      }),
    ],
    [
      "§4.8 at once means before the step",
      sceneWith({
        declare: `${late}\nrole x { asked "{«FLOW-009»late.a}" says b: text }`,
        steps: "x and late speak",
      }),
    ],
    [
      "§3.9 a field that one path leaves out",
      sceneWith({ declare: late, arrows: 'when question == "" -> b\n -> c' })
        .replace("-> c\n  -> done", "-> c")
        .replace(
          "final done",
          "state b { late speaks -> c }\nstate c { set reply = «FLOW-009»late.a -> done }\nfinal done",
        ),
    ],
    [
      "§6.4 an exit leaves with what was known before",
      sceneWith({
        declare: late,
        steps: "late speaks on failure -> b",
        rest: "state b { set reply = «FLOW-009»late.a -> done }",
      }),
    ],
    [
      "§2.1 a `let` that is not set yet",
      sceneWith({ declare: "let a: text", steps: "set reply = «FLOW-009»a set a = question" }),
    ],
    [
      "§4.9 a loop may go round no time",
      sceneWith({
        declare: "let a: text\nlet xs: text[] = []",
        steps: "for every x in xs, set a = x set reply = «FLOW-009»a",
      }),
    ],
    [
      "§3.7 new seats have said nothing",
      sceneWith({
        declare: open,
        steps:
          'many("") speaks every many is asked to go many("") speaks set reply = many[1].a set reply = «FLOW-009»many[1].b',
      }),
    ],
    [
      "§3.7 a field of all seats in a loop",
      sceneWith({
        declare: 'role two[2] { asked "?" says a: text }',
        steps: 'set reply = join([«FLOW-009»x.a for x in two], "") every two speaks',
      }),
    ],
    [
      "§3.7 seats of two roles in one list",
      sceneWith({
        declare: `role two[2] { asked "?" says a: text }\n${late}`,
        steps: 'every two speaks set reply = join([«FLOW-009»x.a for x in [...two, late]], "") late speaks',
      }),
    ],
    [
      "§2.9 a person taken whole",
      sceneWith({
        declare: `${late}\nlet kept: { a: text } = { a: "" }`,
        steps: "set kept = «FLOW-009»late late speaks",
      }),
    ],
    [
      "§2.2 an output that is not set on every path",
      sceneWith({ arrows: 'when question == "" -> done\n -> b' })
        .replace('reply: text = ""', "reply: text")
        .replace("-> b\n  -> done", "-> b")
        .replace("final done", "state b { set reply = question -> done }\nfinal «FLOW-008»done"),
    ],
  ],
  [
    [
      "§3.7 parameters are fields",
      sceneWith({ declare: open, steps: 'many("x") speaks set reply = many[1].t' }),
    ],
    [
      "§3.8 what every seat has from the start",
      sceneWith({
        declare: late,
        steps:
          'set reply = "{late.seat} {late.name}" for every t in late.turns, yields trace { prompt: t.prompt, completion: t.completion } late speaks',
      }),
    ],
    [
      "§2.2 an output set in the final",
      sceneWith({})
        .replace('reply: text = ""', "reply: text")
        .replace("final done", "final done { set reply = question }"),
    ],
    [
      "§4.3 what every path has said",
      sceneWith({ declare: late, arrows: 'when question == "" -> b\n -> c' })
        .replace("-> c\n  -> done", "-> c")
        .replace(
          "final done",
          "state b { late speaks -> d }\nstate c { late speaks -> d }\nstate d { set reply = late.a -> done }\nfinal done",
        ),
    ],
  ],
);

test("§2.2 the path without the output is named", () => {
  const text = sceneWith({ arrows: 'when question == "" -> done\n -> b' })
    .replace('reply: text = ""', "reply: text")
    .replace("-> b\n  -> done", "-> b")
    .replace("final done", "state b { set reply = question -> done }\nfinal done");
  const { checked } = marked({ "a.scene": text });
  expect(checked.diagnostics.map((each) => each.facts)).toEqual([
    { name: "reply", final: "done", path: ["start", "done"] },
  ]);
});
