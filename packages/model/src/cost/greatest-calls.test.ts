import type { Value } from "@polylogue/expression";
import fc from "fast-check";
import { expect, test } from "vitest";
import { marked, sceneWith } from "../marked.fixture.ts";
import type { Scene, State } from "../scene.ts";
import { greatestCalls } from "./greatest-calls.ts";

const sceneOf = (text: string, others: Record<string, string> = {}): Scene => {
  const { found, checked } = marked({ "a.scene": text, ...others });
  expect(found).toEqual([]);
  return checked.scene as Scene;
};
const roles = `budget 100000 calls
role two[2] { asked "?" says a: text }
role many[](t: text) { asked "{t}" says a: text }
let xs: text[1..3] = ["a"]
setting n: integer 0..9 = 4`;
const steps = (text: string) =>
  sceneWith({ declare: roles, steps: `every two speaks many("") speaks ${text}` });
const loop = (text: string) =>
  sceneWith({ declare: roles, steps: 'every two speaks many("") speaks', arrows: text });

const stage = (more: string, declare = "") =>
  sceneWith({
    declare: `budget 100000 calls
role player[](self: text) { remembers 9 asked "?" says action: text }
moderator world[votes](who: text, action: text) { asked "{who} {action}" says { feasible: boolean, noticed: player[] } }
moderator gate(who: text, action: text) { asked "{who} {action}" says { feasible: boolean } }
moderator watcher(action: text) { asked "{action}" says { noticed: player[] } }
setting votes: integer 1..5 = 1
setting slow: boolean = false
setting cap: integer 1..9 = 9
let xs: text[2..3] = ["a", "b"]
let plan: text[1..4] = ["a"]
${declare}`,
    steps: `stage town {
    player("Ada") follows plan
    for every x in xs, player(x) reacts
    when slow, each act is judged by gate(act.name, act.action), watcher(act.action)
    each act is judged by world(act.name, act.action)
    ${more}
  }`,
  });

const reckoned: readonly [string, string, Record<string, Value>, number, number][] = [
  ["one role, once", sceneWith({}), {}, 1, 1],
  ["seats and a role made at run time", steps(""), {}, 4, 4],
  ["for every item of a list", steps("for every x in xs, many(x) speaks"), {}, 5, 7],
  ["for every item, twice over", steps("for every x in xs, for every y in xs, many(x) speaks"), {}, 5, 13],
  [
    "every seat that was made at most",
    steps("for every x in xs, many(x) speaks every two and every many speak"),
    {},
    8,
    12,
  ],
  ["a loop with a setting", loop("-> start at most n - 1 times"), {}, 4, 16],
  ["a loop with another setting", loop("-> start at most n - 1 times"), { n: 2 }, 4, 8],
  ["a loop that is never taken", loop("-> start at most n - 1 times"), { n: 0 }, 4, 4],
  ["a guarded and a bare way", loop('when question == "" -> done'), {}, 4, 4],
  [
    "a state's budget",
    loop("-> start at most n times").replace("state start {", "state start {\n  budget 3 calls"),
    {},
    4,
    15,
  ],
  ["the scene's budget", loop("-> start at most n times").replace("100000", "7"), {}, 4, 7],
  // 4 lines, 3 reactors: 16 acts, 12 askings, 16 verdicts; with the draft 29.
  ["a stage", stage(""), {}, 2, 29],
  [
    "a stage with second tries: twice the verdicts and an asking for each act",
    stage("again at most 1 time"),
    {},
    2,
    61,
  ],
  ["a stage that votes", stage(""), { votes: 3 }, 4, 61],
  ["a stage with two judges", stage(""), { slow: true }, 2, 45],
  // Two beats at most: 2 lines, 6 reactions asked for and judged.
  [
    "a stage that ends by a count",
    stage("until count(town.acts) >= cap or spent.calls > 50"),
    { cap: 2 },
    1,
    15,
  ],
  ["a stage that ends by what nobody can reckon", stage('until question == ""'), {}, 1, 29],
];
test.each(reckoned)("§12.2 %s", (_, text, settings, least, smooth) => {
  expect(greatestCalls(sceneOf(text), settings)).toMatchObject({ least, smooth });
});

test("§6.3 §12.2 every answer may be asked for twice again, within the budget", () => {
  expect(greatestCalls(sceneOf(steps(""))).greatest).toBe(12);
  const alone = sceneWith({ declare: "budget 7 calls", arrows: "-> start at most 4 times" });
  expect(greatestCalls(sceneOf(alone)).greatest).toBe(7);
  // Who is asked at once is judged by what was spent before: two may both have their second chances still.
  expect(greatestCalls(sceneOf(steps("").replace("100000", "7"))).greatest).toBe(11);
});

test("§6.1 §12.2 a role's own budget counts over the whole run", () => {
  const declare = 'role clerk { budget 3 calls asked "?" says a: text }';
  const text = sceneWith({ declare, steps: "clerk speaks", arrows: "-> start at most 9 times" });
  // Ten rounds of the author, and three answers of the clerk.
  expect(greatestCalls(sceneOf(text))).toEqual({ least: 2, smooth: 13, greatest: 33 });
});

test("§12.2 what comes after a loop counts once", () => {
  const rest = "state after { author speaks author speaks author speaks -> done }";
  const text = sceneWith({ arrows: '-> start at most 4 times\nwhen question == "" -> after', rest });
  expect(greatestCalls(sceneOf(text))).toMatchObject({ least: 1, smooth: 5 + 3 });
});

test("§3.12 §12.2 telling a memory is a call", () => {
  const declare =
    'budget 900 calls\nrole x { remembers 4, older told by scribe asked "?" says a: text }\nrole scribe(old: text) { asked "{old}" says b: text }';
  const text = sceneWith({ declare, steps: "x speaks", arrows: "-> start at most 9 times" });
  // Ten rounds of two; after four entries every second one tells.
  expect(greatestCalls(sceneOf(text)).smooth).toBe(20 + 3);
});

test("§4.12 §12.2 a scene that is played counts, with the settings it is given", () => {
  const inner =
    'scene inner\nsetting n: integer 1..5 = 1\nsetting m: integer 1..5 = 1\noutput o: text = ""\nrole r[n] { asked "?" says a: text }\nrole q[m] { asked "?" says a: text }\nstate s { every r speaks every q speaks -> e }\nfinal e';
  const play = (given: string) =>
    sceneWith({ declare: 'use { inner } from "./b.scene"', steps: `inner(${given}) plays` });
  const calls = (given: string) => greatestCalls(sceneOf(play(given), { "b.scene": inner })).smooth;
  expect([
    calls(""),
    calls("n: 4"),
    calls("n: rounds + 1"),
    calls("n: if author.words == reply then 1 else 5"),
  ]).toEqual([3, 6, 5, 7]);
});

test("§12.2 what only an input without a range knows has no greatest number, until it is known", () => {
  const text = sceneWith({
    declare: "input times: integer\nbudget 3 minutes",
    arrows: "-> start at most times times",
  });
  expect(greatestCalls(sceneOf(text)).smooth).toBe(Number.POSITIVE_INFINITY);
  expect(greatestCalls(sceneOf(text), { times: 4 }).smooth).toBe(5);
});

// ---- random scenes, walked at random --------------------------------------

interface Plan {
  readonly states: readonly {
    readonly asks: number;
    readonly composite: boolean;
    readonly back: readonly [number, number][];
  }[];
  readonly luck: readonly number[];
}
const plan: fc.Arbitrary<Plan> = fc.record({
  states: fc.array(
    fc.record({
      asks: fc.nat(2),
      composite: fc.boolean(),
      back: fc.array(fc.tuple(fc.nat(7), fc.nat(3)), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 7 },
  ),
  luck: fc.array(fc.nat(2), { minLength: 5, maxLength: 60 }),
});

/** States in a row, every second of a pair inside the composite of the first; ways back are bounded. */
function written({ states }: Plan): string {
  const name = (i: number) => (i >= states.length ? "done" : `s${i}`);
  const body = states.map(({ asks, composite, back }, i) => {
    const ways = back.map(
      ([to, times]) => `when question == "" -> ${name(to % states.length)} at most ${times} times`,
    );
    const onwards = [`when question == "x" -> ${name(i + 2)}`, `-> ${name(i + 1)}`];
    const inside = `state s${i} {\n${"author speaks\n".repeat(asks)}${[...ways, ...onwards].join("\n")}\n}`;
    return composite
      ? `state c${i} {\n${inside}\nstate t${i} { author speaks\n-> s${i} at most 2 times\n-> ${name(i + 1)} }\n}`
      : inside;
  });
  const entries = states
    .map(({ composite }, i) =>
      composite ? `when question == "${i}" -> t${i}\nwhen question == "c${i}" -> c${i}` : "",
    )
    .filter(Boolean);
  return `scene s\ninput question: text\nbudget 9 minutes\nrole author { asked "{question}" says a: text }\nstate start { author speaks\n${[...entries, "-> s0"].join("\n")}\n}\n${body.join("\n")}\nfinal done`;
}

/** Walks by luck, keeps the counts as the language says, and counts the calls. */
function walkOnce(scene: Scene, luck: readonly number[]): number {
  const all = new Map<string, { state: State; around: readonly string[] }>();
  const visit = (state: State, around: readonly string[]) => {
    all.set(state.name, { state, around });
    for (const inner of state.states) visit(inner, [state.name, ...around]);
  };
  for (const state of scene.states) visit(state, [""]);
  const counts = new Map<string, number>();
  let [calls, draws, at] = [0, 0, scene.states[0]?.name];
  let inside: readonly string[] = [""];
  for (let hops = 0; at !== undefined; hops++) {
    expect(hops).toBeLessThan(100_000);
    let here = all.get(at);
    if (!here) break;
    while (here.state.states[0]) here = all.get(here.state.states[0].name) as typeof here;
    const { state, around } = here;
    for (const composite of around)
      if (!inside.includes(composite))
        for (const key of counts.keys()) if (key.startsWith(`${composite}/`)) counts.delete(key);
    inside = around;
    calls += state.steps.length;
    const open = state.arrows.filter(
      (arrow) =>
        !arrow.atMost || (counts.get(keyOf(arrow)) ?? 0) < Number((arrow.atMost as { value: Value }).value),
    );
    const arrow = open[(luck[draws++ % luck.length] ?? 0) % open.length];
    if (arrow) counts.set(keyOf(arrow), (counts.get(keyOf(arrow)) ?? 0) + 1);
    if (arrow && all.has(arrow.target)) inside = leave(inside, all.get(arrow.target)?.around ?? []);
    at = arrow?.target;
  }
  return calls;
}
const keyOf = (arrow: State["arrows"][number]) => `${arrow.countedBy}/${arrow.span.start}`;
/** The composites that a step to a place around which others lie does not leave. */
const leave = (inside: readonly string[], around: readonly string[]) =>
  inside.filter((name) => around.includes(name));

test("§4.5 §4.6 §12.1 §12.2 no walk is longer than reckoned", () => {
  fc.assert(
    fc.property(plan, (made) => {
      const { checked } = marked({ "a.scene": written(made) });
      fc.pre(checked.scene !== undefined);
      const scene = checked.scene as Scene;
      const { least, smooth } = greatestCalls(scene);
      const calls = walkOnce(scene, made.luck);
      expect(calls).toBeLessThanOrEqual(smooth);
      expect(calls).toBeGreaterThanOrEqual(least);
    }),
    { numRuns: 60 },
  );
});
