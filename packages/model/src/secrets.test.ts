import { expect, test } from "vitest";
import { marked, sceneWith } from "./marked.fixture.ts";

const seller = `
role seller {
  remembers all
  secret reserve = pick(40..60)
  is "below {reserve} you keep it"
  asked """What do you say?"""
  says { secret thought: text, words: text }
}
role buyer(hint: text) { asked """{hint}""" says offer: text }
`;
const scene = (steps: string, declare = "", arrows = "") =>
  sceneWith({ declare: seller + declare, steps: `seller speaks buyer("") speaks ${steps}`, arrows });
const watcher = (text: string) =>
  scene("watcher speaks", `role watcher { asked """${text}""" says a: text }`);

const faults: readonly [string, string][] = [
  [
    "in another's prompt",
    watcher("{seller.«»thought}".replace("{seller.«»thought}", "{«SECRET-001»seller.thought}")),
  ],
  ["as the condition of another's prompt", watcher("{if «SECRET-001»seller.reserve > 50}x{end}")],
  ["in an argument", scene("buyer(«SECRET-001»seller.thought) speaks")],
  ["in `set`", scene("set reply = «SECRET-001»seller.thought")],
  [
    "as the filter of a loop in `set`",
    scene('set reply = join([x for x in ["a"] when «SECRET-001»seller.thought == x], "")'),
  ],
  ["in a row", scene("yields sft { prompt: question, completion: «SECRET-001»seller.thought }")],
  [
    "with the whole person",
    scene("set kept = «SECRET-001»seller", 'let kept: { words: text } = { words: "" }'),
  ],
  [
    "by its turns",
    scene(
      "for every t in «SECRET-001»seller.turns, yields trace { prompt: t.prompt, completion: t.completion }",
    ),
  ],
  [
    "by the name on stage",
    sceneWith({
      declare: 'role x { secret s = "a" called "{«SECRET-001»s}" asked "?" says a: text }',
      steps: "x speaks",
    }),
  ],
  [
    "of another seat of one's own role",
    sceneWith({
      declare:
        'role x[2] { asked "?" says { secret s: text, a: text } asked to tell "{for y in x}{«SECRET-001»y.s}{end}" says b: text }',
      steps: "every x speaks every x is asked to tell",
    }),
  ],
  [
    "by who tells the memory",
    scene(
      "y speaks",
      'role y { remembers 3, older told by «SECRET-002»scribe secret s = "a" asked "{s}" says a: text }\nrole scribe(old: text) { asked "{old}" says b: text }',
    ),
  ],
];
test.each(faults)("§9.2 a secret is not read %s", (_, text) => {
  const { found, wanted } = marked({ "a.scene": text });
  expect(wanted.length).toBeGreaterThan(0);
  expect(found).toEqual(wanted);
});

const sound: readonly [string, string][] = [
  [
    "in the own prompts",
    sceneWith({
      declare: 'role x { asked "?" says { secret s: text, a: text } asked to tell "{x.s}" says b: text }',
      steps: "x speaks x is asked to tell",
    }),
  ],
  [
    "in the prompts of the own seat",
    sceneWith({
      declare:
        'role x[2] { asked "?" says { secret s: text, a: text } asked to tell "{x[seat].s}" says b: text }',
      steps: "every x speaks every x is asked to tell",
    }),
  ],
  ["in `when`", scene("", "", 'when seller.reserve > 50 and seller.thought != "" -> done')],
  [
    "where it is revealed",
    scene(
      "set reply = reveal(seller.thought) for every t in reveal(seller.turns), yields trace { prompt: t.prompt, completion: t.completion }",
    ),
  ],
  [
    "in tests",
    `${scene("")}test "t" { given question = "" author says "a" seller says { ... } buyer says "b" expect seller.thought == "" and seller.reserve > 0 }`,
  ],
];
test.each(sound)("§9.2 a secret may be read %s", (_, text) =>
  expect(marked({ "a.scene": text }).found).toEqual([]),
);
