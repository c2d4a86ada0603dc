import fc from "fast-check";
import { expect, test } from "vitest";
import { checkText } from "./check.ts";
import { sceneWith } from "./marked.fixture.ts";

const whole = sceneWith({
  declare: `
budget 90 calls, 2 minutes
model m { temperature: 0.5 }
type Person = { name: text 1..9, kind: "a" | "b" }
let people: Person[0..3] = [{ name: "x", kind: "a" }]
role player[](self: Person) { called "{self.name}" remembers 3 secret s = pick(1..3) asked """{for p in people when p.kind == "a" by p.name}{p.name}{end} {s}""" says action: text }
moderator world[2](who: text, action: text) { asked "{if who == action}a{else}b{end}" says { feasible: boolean, noticed: player[] } }
reviser penman { played by m asked "{question} {author.words}" says r: text asked to vote "?" says { secret t: text, yes: boolean } }`,
  steps: `stage town {
    for every p in people, player(p) follows [p.name, "b"]
    when rounds > 1, each act is judged by world(act.name, act.action)
    each act is judged by world(who: act.name, action: act.action)
    again at most 1 time
    until count(town.acts) >= rounds
  }
  penman speaks, heard by player
  for every a in town.acts, yields trace { prompt: a.name, completion: a.action }`,
  arrows: 'on failure -> done\n when penman.r == "" -> inner\n when true -> start at most rounds - 1 times',
  rest: 'state inner { budget 3 calls\n state deep { penman is asked to vote -> done }\n on budget -> done }\ntest "t" { given question = "q" author says "a" world says { feasible: true, ... } expect reply == "" }',
});
const host = { root: "", read: () => undefined };

test("the sample for damage is sound", () => {
  expect(checkText(whole, "a.scene", host).diagnostics.map((each) => [each.code, each.facts])).toEqual([]);
});

test("a damaged file is told about, never thrown at", () => {
  const cut = fc.tuple(
    fc.nat(whole.length - 1),
    fc.nat(12),
    fc.constantFrom("", "{", "}", '"', "->", "x", "[", "0", "...", "\n", "{{", "for", "when"),
  );
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
      let text = whole;
      for (const [at, length, put] of cuts) text = text.slice(0, at) + put + text.slice(at + length);
      const { scene, diagnostics } = checkText(text, "a.scene", host);
      expect(scene === undefined).toBe(diagnostics.some((each) => each.severity === "error"));
      for (const { span } of diagnostics)
        expect(span.start >= 0 && span.end <= text.length + 1 && span.start <= span.end).toBe(true);
    }),
    { numRuns: 80 },
  );
});
