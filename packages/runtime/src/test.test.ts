import { compile, type Plan } from "@polylogue/compile";
import { check, checkText, type Scene } from "@polylogue/model";
import { ModelError, type ModelPort } from "@polylogue/protocol";
import { expect, test } from "vitest";
import { runTest, runTests } from "./index.ts";

/** For tests: a small scene with these tests in it. */
function planWith(rest: string, start = "author speaks  friend speaks"): Plan {
  const source = `scene small
input  question: text = "Why?"
output reply: text = ""
role author { asked """{question}""" says words: text }
role friend { asked """{author.words}?""" says { minds: boolean, why: text } }
state start {
  ${start}
  set reply = author.words
  on failure -> lost
  -> done
}
final done
final lost
${rest}`;
  const { scene, diagnostics } = checkText(source, "small.scene", { root: "", read: () => undefined });
  if (!scene) throw new Error(JSON.stringify(diagnostics));
  return compile(scene, () => source);
}
const texts = async (plan: Plan) => (await runTests(plan)).map(({ failures }) => failures.map((f) => f.text));

const says = (answer: (role: string) => string): ModelPort => ({
  description: { adapter: "replay", spec: "replay:test", details: {} },
  chat: async ({ role }) => ({
    text: answer(role),
    finish: "stop",
    usage: { promptTokens: 3, cachedPromptTokens: 0, completionTokens: 2, cost: null },
  }),
  dispose: async () => {},
});

test("§11.2 a question without an answer fails the test, even where the scene has a way out", async () => {
  const plan = planWith(`test "a" { author says "Tea." expect ending == "lost" }
test "b" { author says "Tea." friend says { ... } friend says { ... } expect ending == "done" }`);
  expect(await texts(plan)).toEqual([
    ["`friend` is asked, and the test has no answer for it: write `friend says …`."],
    [],
  ]);
});

test("§11.2 what has no line in the script may be answered by somebody else, and the script wins", async () => {
  const plan = planWith('test "a" { author says "Tea." expect friend.why == "so" and reply == "Tea." }');
  const fallback = {
    performer: says((role) => (role === "friend" ? '{"minds":true,"why":"so"}' : "Coffee.")),
  };
  const [first] = plan.tests;
  expect((await runTest(plan, first as never, { fallback })).failures).toEqual([]);
});

test("§11.2 a script that is used up is not taken over by somebody else", async () => {
  const plan = planWith(
    'test "a" { author says "Tea." friend says { ... } expect true }',
    "author speaks  friend speaks  author speaks",
  );
  const [result] = await runTests(plan, { fallback: { performer: says(() => "Coffee.") } });
  expect(result?.failures.map((f) => f.text)).toEqual(["The test has no further answer for `author`."]);
});

test("§11.2 what a recording does not hold fails the test with its own words", async () => {
  const plan = planWith('test "a" { author says "Tea." expect ending == "lost" }');
  const nothing: ModelPort = {
    ...says(() => ""),
    chat: () => Promise.reject(new ModelError("no_script", "No recording is like this.")),
  };
  const [result] = await runTests(plan, { fallback: { performer: nothing } });
  expect(result?.failures.map((f) => f.text)).toEqual(["No recording is like this."]);
});

const bodies = 'author says "Tea." friend says { minds: true, why: "so" }';
const broken: readonly (readonly [string, string, string])[] = [
  [
    "§11.5 a claim that does not hold",
    'always reply == ""',
    '`always reply == ""` does not hold in `start` after line 8: `reply` is "Tea."',
  ],
  [
    "§11.5 what must never be",
    'never friend.why == "so"',
    '`never friend.why == "so"` holds in `start` after line 7: `friend.why` is "so"',
  ],
  [
    "§11.5 what does not come",
    "eventually spent.calls > 9",
    "`eventually spent.calls > 9` holds at no moment: at the end `spent.calls` is 2",
  ],
  [
    "§11.5 what only the end knows",
    'never ending == "done" and reply != ""',
    '`never ending == "done" and reply != ""` holds at the end, in `done`: `ending` is "done" and `reply` is "Tea."',
  ],
  [
    "§11.5 what has no value",
    "always count(states) / (spent.calls - 1) > 0",
    "`always count(states) / (spent.calls - 1) > 0` does not hold in `start` after line 7: a number is divided by zero",
  ],
];
test.each(broken)("%s", async (_, claim, text) => {
  const plan = planWith(`${claim}\ntest "a" { ${bodies} expect true }`);
  const [result] = await runTests(plan);
  expect(result?.failures).toEqual([{ text, span: plan.claims[0]?.span }]);
  expect(result?.passed).toBe(false);
});

test("§11.5 claims of a scene that is played are held, each playing by itself", async () => {
  const files: Readonly<Record<string, string>> = {
    "outer.scene": `scene outer
use { inner } from "./inner.scene"
output n: integer = 0
state start { inner(1) plays  set n = inner.twice  -> next }
state next  { inner(4) plays  set n = n + inner.twice  -> done }
final done
always n < 9
test "a" { expect n == 10 and "back" in states }`,
    "inner.scene": `scene inner
input  n: integer
output twice: integer = 0
always twice < 5
eventually twice > n
state go { set twice = n * 2 -> back }
final back`,
  };
  const read = (file: string) => files[file];
  const { scene, diagnostics } = check("outer.scene", { root: "", read });
  expect(diagnostics).toEqual([]);
  const plan = compile(scene as Scene, read);
  expect(await texts(plan)).toEqual([
    [
      "`always twice < 5` does not hold in `go` of `inner` after line 6: `twice` is 8",
      "`always n < 9` does not hold in `next` after line 5: `n` is 10",
    ],
  ]);
});

test("§11.5 a claim is told of once, at the first moment", async () => {
  expect(await texts(planWith(`never spent.calls >= 0\ntest "a" { ${bodies} expect true }`))).toEqual([
    ["`never spent.calls >= 0` holds in `start` after line 7: `spent.calls` is 1"],
  ]);
});

test("§11.5 claims, like tests, are no part of what a plan does", () => {
  const hashes = ["", "never true", 'test "a" { expect true }'].map((rest) => planWith(rest).hash);
  expect(new Set(hashes).size).toBe(1);
});

const failing: readonly (readonly [string, string, string])[] = [
  ["both sides", "spent.calls == 11", "expected spent.calls == 11, but `spent.calls` is 2"],
  [
    "two values",
    "reply == question",
    'expected reply == question, but `reply` is "Tea." and `question` is "Why?"',
  ],
  [
    "what does not hold of several",
    'reply == "Tea." and not friend.minds',
    'expected reply == "Tea." and not friend.minds, but `friend.minds` is true',
  ],
  [
    "all sides of an or",
    'reply == "" or friend.why == ""',
    'expected reply == "" or friend.why == "", but `reply` is "Tea." and `friend.why` is "so"',
  ],
  ["a list", '"lost" in states', 'expected "lost" in states, but `states` is ["start","done"]'],
  [
    "what was heard",
    "count(author.heard) > 0",
    "expected count(author.heard) > 0, but `count(author.heard)` is 0",
  ],
  [
    "what has no value",
    'states[9] == "done"',
    'expected states[9] == "done", but there is no item 9: the list has 2, counted from 1',
  ],
  [
    "something empty",
    'join([r.row for r in rows], "") == "sft"',
    'expected join([r.row for r in rows], "") == "sft", but `join([r.row for r in rows], "")` is empty',
  ],
];
test.each(failing)("§11.4 an expectation that fails tells %s", async (_, condition, text) => {
  expect(await texts(planWith(`test "a" { ${bodies} expect ${condition} }`))).toEqual([[text]]);
});

const named = async (plan: Plan) =>
  (await runTests(plan)).map(({ name, failures }) => [name, ...failures.map((f) => f.text)]);

test("§11.6 each row is a test of its own", async () => {
  const plan = planWith(`let more: { q: text, n: integer }[] = [{ q: "Where?", n: 3 }]
test "{row.q} asks {row.n} times" for every row in [{ q: "Who?", n: 2 }, ...more] {
  given question = row.q
  author says "{row.q}!"
  friend says { ... }
  expect reply == row.q + "!" and spent.calls == row.n
}`);
  expect(await named(plan)).toEqual([
    ["Who? asks 2 times"],
    [
      "Where? asks 3 times",
      'expected reply == row.q + "!" and spent.calls == row.n, but `spent.calls` is 2 and `row.n` is 3',
    ],
  ]);
});

test("§11.6 tables make every combination, and titles that are alike are numbered", async () => {
  const rest = `test "a {x}" for every x in ["b", "c"], for every y in [1, 2] { ${bodies} expect y > 0 }
test "a b (1)" { ${bodies} expect true }`;
  const names = (await named(planWith(rest))).map(([name]) => name);
  expect(names).toEqual(["a b (2)", "a b (3)", "a c (1)", "a c (2)", "a b (1)"]);
});

const unready: readonly (readonly [string, string, string])[] = [
  [
    "a table without a row",
    'test "t" for every x in [e for e in [1, 2] when e > 2] { expect x > 0 }',
    "There is no row to try.",
  ],
  [
    "rows that cannot be reckoned",
    'test "t" for every x in [1 / (count(question) - 4)] { expect x == 1 }',
    "A number is divided by zero.",
  ],
  [
    "a value that cannot be reckoned",
    'test "t" { given question = [question][2] expect true }',
    "There is no item 2: the list has 1, counted from 1.",
  ],
];
test.each(unready)("§11.6 %s fails by itself", async (_, rest, problem) => {
  const plan = planWith(rest.replace("count(question)", "count([1, 2, 3, 4])"));
  expect(await named(plan)).toEqual([["t", problem]]);
});

test("§11.2 four characters of a scripted call count as a token", async () => {
  // "Why?" and "Tea."; then "Tea.?" with the line on the form of the answer, and the answer.
  const first = 'test "a" { author says "Tea." friend fails expect spent.tokens == 2 }';
  const second =
    'test "b" { author says "Tea." friend says { ... } expect spent.tokens > 20 and spent.tokens < 100 }';
  expect(await texts(planWith(`${first}\n${second}`))).toEqual([[], []]);
});
