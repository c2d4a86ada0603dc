import type { LiveEvent } from "@polylogue/protocol";
import stringWidth from "string-width";
import { describe, expect, test } from "vitest";
import { paint } from "../io/paint.ts";
import { glimpse } from "./glimpse.ts";
import { footer, liveLines } from "./live.ts";
import { plainLine } from "./plain-line.ts";
import type { Playbill } from "./playbill.ts";
import { reduce } from "./reduce.ts";
import { gutter, render } from "./render.ts";
import { opening, type View } from "./view.ts";

const inner: Playbill = {
  scene: "vote",
  roles: { voter: { job: "role", voice: 5, many: true, secrets: [] } },
  finals: ["counted"],
  scenes: {},
};
const bill: Playbill = {
  scene: "harbour",
  roles: {
    author: { job: "role", voice: 0, many: false, secrets: ["thought"] },
    player: { job: "role", voice: 1, many: true, secrets: [] },
    world: { job: "moderator", voice: 4, many: true, secrets: [] },
  },
  finals: ["done", "@failed"],
  scenes: { vote: inner },
};

let n = 0;
const story = (event: object): LiveEvent => ({ ...event, n: ++n }) as LiveEvent;
const call = (key: string, role: string, seat: number, name: string): LiveEvent[] => [
  { type: "asked", key, role, seat, name, slot: "performer", messages: [], request: "r", attempt: 1 },
  { type: "actor", role, seat, name, status: "thinking" },
  { type: "text", key, role, seat, name, piece: '{"act": "hel' },
  {
    type: "answered",
    key,
    text: "…",
    finish: "stop",
    usage: { promptTokens: 90, cachedPromptTokens: 40, completionTokens: 10, cost: null },
    took: 200,
    clock: 200,
  },
];

/** A small play with everything that can happen in one. */
const events: readonly LiveEvent[] = [
  story({ type: "entered", state: "draft", visit: 1 }),
  ...call("draft/1", "author", 1, "author"),
  story({
    type: "said",
    key: "draft/1",
    role: "author",
    seat: 1,
    name: "author",
    fields: { thought: "risky", reply: "Yes.\nTake it." },
    secret: ["thought"],
    state: "h",
  }),
  story({ type: "set", name: "reply", value: "Yes.\nTake it." }),
  story({ type: "set", name: "rounds", value: 3 }),
  story({ type: "drew", draw: "d", value: { name: "kindness", text: "Be kind." } }),
  story({ type: "took", arrow: "draft.1", from: "draft", to: "rehearsal" }),
  story({ type: "entered", state: "rehearsal", visit: 2 }),
  story({
    type: "stage-opened",
    stage: "town",
    cast: [
      { role: "player", seat: 1, name: "Ben", job: "follows" },
      { role: "player", seat: 2, name: "Ferry", job: "reacts" },
      { role: "player", seat: 3, name: "Captain Ondřej of the Harbour", job: "reacts" },
    ],
  }),
  story({ type: "beat", stage: "town", beat: 1 }),
  ...call("r/1", "world", 1, "world"),
  story({
    type: "said",
    key: "r/1",
    role: "world",
    seat: 1,
    name: "world",
    fields: { feasible: false },
    state: "h",
  }),
  story({
    type: "verdict",
    stage: "town",
    actor: "Ben",
    action: "flies",
    feasible: false,
    noticed: [],
    fields: { feasible: false, reason: "People cannot fly." },
  }),
  story({ type: "refused", stage: "town", actor: "Ben", action: "flies", reason: "People cannot fly." }),
  story({
    type: "said",
    key: "r/2",
    role: "player",
    seat: 1,
    name: "Ben",
    fields: { act: "walks" },
    state: "h",
  }),
  story({
    type: "verdict",
    stage: "town",
    actor: "Ben",
    action: "walks",
    feasible: true,
    noticed: ["Ben", "Ferry"],
    fields: { feasible: true, noticed: ["Ben", "Ferry"], reason: "ok", harm: "the rope wears thin" },
  }),
  story({ type: "act", stage: "town", beat: 1, role: "player", seat: 1, actor: "Ben", action: "walks" }),
  story({ type: "heard", role: "player", seat: 2, text: "Ben: walks" }),
  story({
    type: "verdict",
    stage: "town",
    actor: "Captain Ondřej of the Harbour",
    action: "sleeps",
    feasible: true,
    noticed: [],
    fields: { harm: "" },
  }),
  story({ type: "unplayed", stage: "town", actor: "Ferry", action: "rocks" }),
  story({ type: "stage-closed", stage: "town", ended: "until", acts: 2 }),
  story({ type: "folded", role: "world", seat: 1, entries: 6, summary: "s" }),
  story({
    type: "misfit",
    key: "k",
    role: "author",
    seat: 1,
    kind: "invalid",
    problem: "`reply` is missing.",
  }),
  { type: "retry", key: "k", code: "rate_limited", message: "Too many requests.", wait: 2200 },
  story({ type: "entered", state: "count", visit: 1, path: "vote#1/1.vote" }),
  story({
    type: "said",
    key: "vote#1/1.vote/1",
    role: "voter",
    seat: 2,
    name: "voter 2",
    question: "choose",
    fields: { choices: ["a", "b"], why: "so" },
    state: "h",
    path: "vote#1/1.vote",
  }),
  story({ type: "ended", status: "done", state: "counted", output: {}, path: "vote#1/1.vote" }),
  story({ type: "yielded", row: "trace", fields: {} }),
  story({ type: "yielded", row: "trace", fields: {} }),
  story({ type: "yielded", row: "sft", fields: {} }),
  story({ type: "spent", owner: "rehearsal", unit: "calls", limit: 300 }),
  story({ type: "trouble", problem: "No connection to the server." }),
  story({ type: "took", arrow: "rehearsal.on.1", from: "rehearsal", to: "revision" }),
  story({ type: "entered", state: "@failed", visit: 1 }),
  story({ type: "ended", status: "failed", state: "@failed", output: {}, hash: "sha256:0" }),
];

function play(list: readonly LiveEvent[]) {
  let view: View = opening;
  const entries = list.flatMap((event) => {
    const next = reduce(view, event, bill);
    view = next.view;
    return next.entries;
  });
  return { view, entries };
}

const page = (width: number, colours = false) => ({ paint: paint(colours), width });
const shown = (width: number) =>
  play(events)
    .entries.flatMap((entry) => render(entry, page(width)))
    .join("\n");

describe("the play as lines", () => {
  test("on a wide terminal", () => expect(shown(100)).toMatchSnapshot());
  test("on a narrow terminal", () => expect(shown(44)).toMatchSnapshot());
  test("without a terminal: one line for each thing that happens", () => {
    expect(play(events).entries.map(plainLine).join("\n")).toMatchSnapshot();
  });

  test.each([20, 33, 55, 56, 80, 200])("no line is wider than the terminal (%i columns)", (width) => {
    const wide = shown(width)
      .split("\n")
      .filter((line) => stringWidth(line) > width);
    expect(wide).toEqual([]);
  });

  test("a secret is never shown, spoken or speaking", () => {
    expect(shown(100)).not.toContain("risky");
    expect(glimpse('{"thought": "ris', ["thought"])).toEqual([
      { name: "thought", text: "(kept to oneself)" },
    ]);
  });

  test("seats keep their colours, and moving ones differ", () => {
    const said = (seat: number) =>
      play([
        story({
          type: "said",
          key: "k",
          role: "player",
          seat,
          name: `p${seat}`,
          fields: { act: "x" },
          state: "h",
        }),
      ]).entries[0];
    expect(said(1)).toEqual(said(1));
    const colour = (entry: unknown) => (entry as { who: { colour: number } }).who.colour;
    expect(colour(said(1))).not.toBe(colour(said(2)));
  });

  test("a model's text cannot move the cursor or turn the text round", () => {
    const evil = story({
      type: "said",
      key: "k",
      role: "author",
      seat: 1,
      name: "\u001b[2Jx",
      fields: { reply: "a\u001b]0;t\u0007b\u202ec\r\n\u0000d" },
      state: "h",
    });
    const { entries } = play([evil]);
    const lines = [...entries.flatMap((entry) => render(entry, page(80))), ...entries.map(plainLine)].join(
      "\n",
    );
    expect(lines).not.toMatch(/(?!\n)[\p{Cc}\u202e]/u);
  });
});

describe("what changes while one looks", () => {
  const half = play(events.slice(0, 4)).view;

  test("shows who speaks and what can be read of it", () => {
    expect(half.speaking).toMatchObject([{ role: "author", text: '{"act": "hel', status: "speaking" }]);
    expect(liveLines(half, bill, page(60), { seconds: 1.25, tick: 0 })).toEqual([
      "     author │ act  hel",
      "",
      " ⠋ draft · 0 calls · 1.3 s",
    ]);
  });

  test("an answer that is no JSON is shown as it comes", () => {
    expect(glimpse("Well, the", [])).toEqual([{ name: "", text: "Well, the" }]);
    expect(glimpse('{"a": [1, {"b": "x', [])).toEqual([{ name: "a", text: "– 1\n– x" }]);
    expect(glimpse("", [])).toEqual([]);
    expect(glimpse("{", [])).toEqual([]);
  });

  test("a retry takes back what was heard", () => {
    const retried = reduce(
      half,
      { type: "retry", key: "draft/1", code: "closed", message: "Closed.", wait: 10 },
      bill,
    );
    expect(retried.view.speaking[0]?.text).toBe("");
  });

  test("counts calls, tokens and speed", () => {
    const { view } = play(events);
    expect(view.figures).toEqual({ calls: 2, tokens: 200, completionTokens: 20, speaking: 400 });
    expect(footer(view, { seconds: 12, tick: 0 })).toBe("failed · 2 calls · 200 tokens · 50 tok/s · 12.0 s");
    expect(view.speaking).toEqual([]);
  });

  test("at once, only a few are shown", () => {
    const many = Array.from(
      { length: 9 },
      (_, i) => call(`k${i}`, "player", i + 1, `p${i + 1}`)[0] as LiveEvent,
    );
    const lines = liveLines(play(many).view, bill, page(80), { seconds: 0, tick: 0 });
    expect(lines).toHaveLength(5);
    expect(lines.at(-1)).toContain("9 at once");
  });
});

test("the names' column fits the terminal", () => {
  expect([20, 55, 56, 80, 110, 300].map(gutter)).toEqual([0, 0, 10, 13, 16, 16]);
});

test("colours are off where they are not wanted", () => {
  const lines = play(events).entries.flatMap((entry) => render(entry, page(80, false)));
  expect(lines.join("")).not.toContain("\u001b");
  const coloured = play(events).entries.flatMap((entry) => render(entry, page(80, true)));
  expect(coloured.join("")).toContain("\u001b[38;5;");
});
