import { compile } from "@polylogue/compile";
import { checkText } from "@polylogue/model";
import { runTest } from "@polylogue/runtime";
import { describe, expect, test } from "vitest";
import { type Exploration, type ExploreOptions, explore } from "./explore.ts";
import { asking, planOf } from "./plan.fixture.ts";

const both = "when friend.ok -> good\n-> bad";
const told = ({ findings }: Exploration) =>
  findings.map(({ kind, severity, message }) => `${severity} ${kind}: ${message}`);

describe("what is found", () => {
  test.each<[string, string, readonly string[], ExploreOptions?]>([
    ["nothing, where every way is open", asking("ok: boolean", both), []],
    ["nothing, where a number decides", asking("n: integer 1..9", "when friend.n >= 7 -> good\n-> bad"), []],
    ["nothing, where a number must be met", asking("n: integer", "when friend.n == 42 -> good\n-> bad"), []],
    ["nothing, where a text is compared", asking("t: text", 'when friend.t == "tea" -> good\n-> bad'), []],
    [
      "nothing, where a length decides",
      asking("xs: text[]", "when count(friend.xs) > 4 -> good\n-> bad"),
      [],
    ],
    [
      "nothing, where a list of records is looked through",
      asking(
        "xs: { n: integer 0..9 }[0..3]",
        "when any(x.n for x in friend.xs when x.n > 8) -> good\n-> bad",
      ),
      [],
    ],
    [
      "nothing, where what decides was set on the way",
      asking(
        "n: integer 0..9, m: integer 0..9",
        "set sum = friend.n + friend.m when sum > 17 -> good\n-> bad",
        "let sum: integer = 0",
      ),
      [],
    ],
    [
      "nothing, where a draw decides",
      asking("t: text", "set drawn = pick(1..3) when drawn == 3 -> good\n-> bad", "let drawn: integer = 0"),
      [],
    ],
    [
      "nothing, where another setting leads there",
      asking("ok: boolean", "when careful -> good\n-> bad", "setting careful: boolean = false"),
      [],
    ],
    [
      "a state that no path reaches",
      asking("n: integer 1..7", "when friend.n > 7 -> good\n-> bad"),
      ["error unreached: No path reaches `good`: the arrow from `start` to `good` is never taken."],
    ],
    [
      "an arrow that is never taken",
      asking("ok: boolean", "when friend.ok -> good\nwhen friend.ok -> bad\n-> bad"),
      ["warning untaken: The arrow from `start` to `bad` is never taken."],
    ],
    [
      "a division by nothing",
      asking("n: integer 0..9", "set share = 1 / friend.n -> done", "let share: number = 0").replace(
        /state (good|bad).*\n/g,
        "",
      ),
      ["error fails: A path fails in `start`: A number is divided by zero."],
    ],
    [
      "the first of nothing, in a prompt",
      asking("xs: text[0..2]", "-> good")
        .replace(/state bad.*\n/, "")
        .replace('state good { set word = "good"', "state good { set word = first(friend.xs)"),
      ["error fails: A path fails in `good`: There is no first item of an empty list."],
    ],
    [
      "a failure that an exit takes",
      asking("xs: text[0..2]", "set word = friend.xs[2] on failure -> bad\n-> good"),
      [
        "warning fails: A path fails in `start`, and an `on failure` takes it: There is no item 2: the list has 0, counted from 1.",
      ],
    ],
    [
      "a budget that is too small for a path",
      asking("ok: boolean", "when friend.ok -> start at most 3 times\n-> done", "budget 2 calls").replace(
        /state (good|bad).*\n/g,
        "",
      ),
      [
        "error spent: A path needs more calls than it may make, in `start`: The budget of `s` is spent: 2 calls.",
      ],
    ],
    [
      "settings and inputs that nothing reads",
      asking("ok: boolean", both, 'setting loud: boolean = false\ninput mood: text = ""'),
      [
        "warning unread: The input `mood` is never read.",
        "warning unread: The setting `loud` is never read.",
      ],
    ],
    [
      "what was not reached within the bound, and that there is more",
      asking("n: integer 1..7", "when friend.n > 7 -> good\n-> bad"),
      ["warning unreached: `good` was not reached in 1 run; there are more paths."],
      { runs: 1 },
    ],
  ])("%s", async (_, text, expected, options = {}) => {
    expect(told(await explore(planOf(text), options))).toEqual(expected);
  });
});

test("§6.4 ways on failure and on a spent budget are walked, too", async () => {
  const text = asking("ok: boolean", "on failure -> bad\n on budget -> good\n-> done").replace(
    "state start {",
    "state start {\n  budget 5 calls",
  );
  const found = await explore(planOf(text));
  expect([found.states, found.arrows, told(found)]).toEqual([
    { entered: 4, all: 4 },
    { taken: 5, all: 5 },
    [],
  ]);
  const without = await explore(planOf(text), { failures: "none" });
  expect(told(without)).toEqual([
    "error unreached: No path reaches `bad`: `on failure -> bad` is never taken.",
  ]);
});

test("§11.2 a witness is a test that fails as long as the fault is there", async () => {
  const text = asking(
    'word: text 1..9, xs: text[0..2], mood: "calm" | "wild"',
    'when friend.mood == "wild" -> good\n-> bad',
    "setting n: integer 1..3 = 2\ninput who: text",
  ).replace('"good"', "friend.xs[1]");
  const [finding] = (await explore(planOf(text))).findings;
  expect(finding?.test).toBe(`test "it does not fail in \`good\`" {
  // There is no item 1: the list has 0, counted from 1.
  given  who = "who"
  friend says { word: "word", xs: [], mood: "wild" }
  expect ending != "failed"
}`);
  const pasted = `${text}\n${finding?.test}`;
  const { scene } = checkText(pasted, "a.scene", { root: "", read: () => undefined });
  if (!scene) throw new Error("the test does not check");
  const plan = compile(scene, () => pasted);
  const result = await runTest(plan, plan.tests[0] as (typeof plan.tests)[number]);
  expect(result.passed).toBe(false);
  expect(result.result.ending).toBe("failed");
});

test("what is declared for nothing", async () => {
  const text = `scene s
let gist: text = ""
let kept: text = "tea"
output word: text = gist + kept
role a { asked "?" says x: text }
role b { asked "?" says x: text }
role c { asked "?" says x: text }
role d { remembers all asked "?" says x: text }
role e { asked "{c.x}" says x: text }
state start { a speaks b speaks, heard by d  c speaks d speaks e speaks set word = e.x -> done }
final done`;
  expect(told(await explore(planOf(text)))).toEqual([
    "warning unread: `gist` is read, but nothing ever sets it: it stays empty.",
    "warning unread: Nobody reads or hears what `a` says.",
  ]);
});

test("joined paths are walked once: a loop costs as many runs as it has standings", async () => {
  const text = asking("ok: boolean", "when friend.ok -> good\n-> bad").replaceAll(
    /-> done }$/gm,
    "-> start at most 6 times\n-> done }",
  );
  const found = await explore(planOf(text));
  expect(found.paths).toBe("all");
  // Without joining there are 2 ** 13 paths.
  expect(found.runs).toBeLessThan(200);
  expect(found.longest.calls).toBe(13);
});

describe("§11.5 claims are held on every path", () => {
  const claiming = (claim: string) =>
    `${asking("n: integer 0..9, m: integer 0..9", "when friend.n > 3 -> good\n-> bad")}\n${claim}`;
  test.each<[string, string, readonly string[]]>([
    ["one that holds", 'never word == "good" and "bad" in states', []],
    ["a hope that comes true on every path", 'eventually word in ["good", "bad"]', []],
    [
      "what always holds but for one number",
      "always friend.n != friend.m or friend.n != 9",
      ["error claim: `always friend.n != friend.m or friend.n != 9` does not hold in `start` after line 6: "],
    ],
    [
      "a state that is not always met",
      'eventually "good" in states',
      ['error claim: `eventually "good" in states` holds at no moment: '],
    ],
  ])("%s", async (_, claim, expected) => {
    const found = told(await explore(planOf(claiming(claim))));
    expect(found.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
  });
});

describe("joining paths loses nothing", () => {
  const staged = (more: string) => `scene s
output ended: text = ""
budget 200 calls
role player[](self: text) { called "{self}" remembers 4 asked "?" says action: text }
moderator world(who: text) { asked "{who}" says { feasible: boolean, noticed: player[] } }
state afternoon {
  stage town {
    player("Ann") follows ["waits", "goes"]
    player("Ben") reacts
    each act is judged by world(act.name)
    ${more}
  }
  set ended = town.ended
  when town.ended == "blocked" -> blocked
  when count(town.acts) == 1 -> one
  when count(town.acts) > 3 -> many
  -> done
}
final blocked
final one
final many
final done`;
  // A claim that looks at the rows of a run cannot be held of two runs at once, so nothing is joined.
  const apart = "\nnever count(rows) > 9";

  test.each<[string, string]>([
    ["a stage that ends by acts", staged("until count(town.acts) >= 3")],
    ["a stage that ends by a refusal", staged("again at most 1 time until count(town.refused) > 1")],
    [
      "a loop with memory of what was said",
      asking(
        "ok: boolean, n: integer 1..9",
        "set seen = [...seen, friend.n]\nwhen friend.ok -> start at most 2 times\nwhen sum(seen) > 20 -> good\n-> bad",
        "let seen: integer[] = []",
      ),
    ],
  ])("%s", async (_, text) => {
    const options = { runs: 6000, seconds: 60 };
    const [joined, all] = [
      await explore(planOf(text), options),
      await explore(planOf(text + apart), options),
    ];
    const figures = ({ paths, states, arrows, longest }: Exploration) => [
      paths,
      states,
      arrows,
      longest.calls,
    ];
    expect(figures(joined)).toEqual(figures(all));
    expect(told(joined)).toEqual(told(all));
    expect(joined.runs).toBeLessThanOrEqual(all.runs);
  });
});
