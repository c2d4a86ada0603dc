import type { RunSummary } from "@polylogue/protocol";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advance } from "./advance.ts";
import { type Branch, branchesOf, treeOf } from "./branches.ts";
import { outputsDiffer, parting } from "./compare.ts";
import { difference } from "./difference.ts";
import type { Moment, Watched } from "./moment.ts";
import { firstMoment } from "./moment.ts";
import { Owned } from "./owned.ts";
import { perceived } from "./perceived.ts";
import { Ticks, thinned } from "./ticks.ts";
import { Timeline } from "./timeline.ts";

const who = fc.record({
  role: fc.constantFrom("player", "world"),
  seat: fc.integer({ min: 1, max: 2 }),
  name: fc.constantFrom("Ana", "Ola"),
});
const key = fc.constantFrom("a", "b", "c");
const usage = { promptTokens: 3, cachedPromptTokens: 0, completionTokens: 2, cost: null };
const event = fc.oneof(
  fc.constantFrom("one", "two", "__proto__").map((state) => ({ type: "entered", state, visit: 1, n: 1 })),
  fc.constantFrom("x", "y", "__proto__").map((name) => ({ type: "set", name, value: 1, n: 1 })),
  fc.tuple(who, key).map(([each, call]) => ({ type: "asked", key: call, ...each, messages: [], attempt: 1 })),
  fc.tuple(key, fc.boolean()).map(([call, recalled]) => ({
    type: "answered",
    key: call,
    text: "yes",
    usage,
    took: 1,
    ...(recalled && { recalled }),
  })),
  key.map((call) => ({ type: "call-failed", key: call, message: "no" })),
  who.map((each) => ({ type: "heard", ...each, text: "hello", n: 1 })),
  who.map((each) => ({ type: "text", key: "a", ...each, piece: "he" })),
  who.map((each) => ({ type: "said", key: "a", ...each, fields: {}, state: "", n: 1 })),
  fc.tuple(who, key).map(([each, call]) => ({ type: "your-turn", key: call, ...each })),
  fc.constant({ type: "something-new" }),
) as unknown as fc.Arbitrary<Watched>;

const frozen = (moment: Moment): string => JSON.stringify(moment);

describe("a moment", () => {
  it("is a value: what comes later never changes it, wherever one goes in a timeline", () => {
    const plan = fc.tuple(
      fc.array(event, { maxLength: 700 }),
      fc.array(fc.nat(700), { minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(plan, ([events, places]) => {
        const steps = events.reduce<Moment[]>(
          (all, each) => [...all, advance(all.at(-1) ?? firstMoment, each)],
          [firstMoment],
        );
        const before = steps.map(frozen);
        const timeline = new Timeline();
        const shown: [Moment, string][] = [];
        for (const [nth, each] of events.entries()) {
          timeline.add(each);
          if (nth % 97 === 0) shown.push([timeline.last, frozen(timeline.last)]);
        }
        for (const at of places) {
          const moment = timeline.moment(at);
          expect(frozen(moment)).toBe(before[Math.min(at, events.length)]);
          shown.push([moment, frozen(moment)]);
        }
        for (const [moment, text] of shown) expect(frozen(moment)).toBe(text);
        expect(steps.map(frozen)).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  it("keeps every question to a person until it is answered", () => {
    const ask = (name: string): Watched[] => [
      {
        type: "asked",
        key: name,
        role: name,
        seat: 1,
        name,
        slot: "human",
        messages: [],
        request: "",
        attempt: 1,
      },
      { type: "your-turn", key: name, role: name, name },
    ];
    const done: Watched = {
      type: "answered",
      key: "Ana",
      text: "",
      finish: "stop",
      usage,
      took: 1,
      clock: 1,
    };
    const timeline = new Timeline([...ask("Ana"), ...ask("Ola"), done]);
    expect(timeline.moment(4).waiting.map(({ key }) => key)).toEqual(["Ana", "Ola"]);
    expect(timeline.last.waiting.map(({ key }) => key)).toEqual(["Ola"]);
  });

  it("does not count again what another run paid for", () => {
    const call = (recalled: boolean): Watched[] => [
      {
        type: "asked",
        key: "k",
        role: "a",
        seat: 1,
        name: "a",
        slot: "s",
        messages: [],
        request: "",
        attempt: 1,
      },
      {
        type: "answered",
        key: "k",
        text: "",
        finish: "stop",
        usage,
        took: 1000,
        clock: 1,
        ...(recalled && { recalled }),
      },
    ];
    expect(new Timeline(call(true)).last.usage).toMatchObject({ calls: 0, recalled: 1, completionTokens: 0 });
    expect(new Timeline(call(false)).last.usage).toMatchObject({
      calls: 1,
      recalled: 0,
      completionTokens: 2,
    });
  });
});

it("changes in place only what was made in this go", () => {
  const owned = new Owned();
  const first: Readonly<Record<string, number>> = { a: 1 };
  const second = owned.put(first, "b", 2);
  expect(owned.put(second, "c", 3)).toBe(second);
  expect(first).toEqual({ a: 1 });
  expect(new Owned().put(second, "d", 4)).not.toBe(second);
});

const n = 1;
const opened: Watched = {
  type: "stage-opened",
  stage: "square",
  cast: ["Ana", "Ola"].map((name, at) => ({ role: "player", seat: at + 1, name, job: "reacts" })),
  n,
};
const verdict = (actor: string, feasible: boolean, noticed: string[]): Watched => ({
  type: "verdict",
  stage: "square",
  actor,
  action: "waves",
  feasible,
  noticed,
  fields: {},
  n,
});
const act = (actor: string, action = "waves"): Watched => ({
  type: "act",
  stage: "square",
  beat: 1,
  role: "player",
  seat: 1,
  actor,
  action,
  n,
});

it("tells for each attempt who perceived it, refused ones and those nobody judged too", () => {
  const events = [
    opened,
    verdict("Ana", true, ["Ola"]),
    act("Ana"),
    verdict("Ola", false, []),
    act("Ola", "leaves"),
  ];
  const [stage] = perceived(new Timeline(events).last.transcript);
  expect(stage?.cast).toEqual(["Ana", "Ola"]);
  expect(stage?.rows).toEqual([
    { at: 2, actor: "Ana", action: "waves", feasible: true, noticed: ["Ola"] },
    { at: 4, actor: "Ola", action: "waves", feasible: false, noticed: [] },
    { at: 5, actor: "Ola", action: "leaves", feasible: true },
  ]);
});

it("marks the places of a run that grows, and thins them where there are many", () => {
  const timeline = new Timeline([opened, verdict("Ana", true, [])]);
  const ticks = new Ticks(timeline);
  expect(ticks.all).toEqual([{ at: 2, kind: "verdict" }]);
  timeline.add({ type: "entered", state: "home", visit: 1, n });
  expect([ticks.next(2, 1), ticks.next(3, -1), ticks.next(3, 1)]).toEqual([3, 2, undefined]);
  const all = Array.from({ length: 10_000 }, (_, at) => ({ at, kind: "state" as const }));
  expect(thinned(all, 10_000, 500)).toHaveLength(500);
});

describe("two runs", () => {
  const set = (value: number, more = {}): Watched => ({ type: "set", name: "x", value, n, ...more });
  const ended = (reply: string): Watched => ({
    type: "ended",
    status: "done",
    state: "done",
    output: { reply },
    n,
  });
  const line = { at: { file: "a", line: 9, column: 1 }, n: 7 };

  it.each<[string, Watched[], Watched[], (number | undefined)[]]>([
    ["the same story at other places", [set(1)], [set(1, line)], []],
    ["another value", [set(1), set(2)], [set(1), set(3)], [1, 2, 2]],
    ["one that goes on", [set(1)], [set(1), set(2)], [1, undefined, 2]],
    ["another state", [{ type: "entered", state: "a", visit: 1, n }], [], [0, 1, undefined]],
  ])("are told apart: %s", (_, one, other, parted) => {
    const found = parting(new Timeline(one), new Timeline(other));
    expect(found ? [found.same, found.one?.at, found.other?.at] : []).toEqual(parted);
  });

  it("part where an event of one state enters another", () => {
    const enter = (state: string): Watched => ({ type: "entered", state, visit: 1, n });
    expect(parting(new Timeline([enter("a")]), new Timeline([enter("b")]))?.same).toBe(0);
  });

  it("differ in what they give", () => {
    const [one, other] = [new Timeline([ended("yes")]), new Timeline([ended("no")])];
    expect(outputsDiffer(one, other)).toEqual([{ name: "reply", before: "yes", after: "no" }]);
    expect(outputsDiffer(one, one)).toEqual([]);
  });
});

it("tells new, gone and changed values from those that stayed", () => {
  expect(difference({ a: 1, b: [1], c: "x" }, { a: 1, b: [2], d: true })).toEqual([
    { name: "b", before: [1], after: [2] },
    { name: "c", before: "x" },
    { name: "d", after: true },
  ]);
});

it("hangs each run on the one it goes on from", () => {
  const run = (id: string, from?: string) =>
    ({ id, started: id, ...(from !== undefined && { from: { run: from } }) }) as RunSummary;
  const runs = [run("1"), run("4", "2"), run("3", "1"), run("2", "1"), run("5", "gone")];
  const ids = (branches: readonly Branch[]): unknown[] =>
    branches.map(({ run: { id }, branches: below }) => [id, ids(below)]);
  expect(ids(branchesOf(runs))).toEqual([
    [
      "1",
      [
        ["2", [["4", []]]],
        ["3", []],
      ],
    ],
    ["5", []],
  ]);
  expect(treeOf(runs, "4")?.run.id).toBe("1");
});
