import { run } from "@polylogue/runtime";
import { expect, it } from "vitest";
import { advance } from "../studio/src/live/advance.ts";
import { quotedIn } from "../studio/src/live/dependence.ts";
import type { Watched } from "../studio/src/live/moment.ts";
import { firstMoment } from "../studio/src/live/moment.ts";
import { Timeline } from "../studio/src/live/timeline.ts";
import { improviser } from "./improviser.ts";
import { loadPlan } from "./load.ts";

const events: Watched[] = [];
const result = await run({
  plan: loadPlan("scenes/matrix.scene"),
  inputs: { instruction: "May I borrow the ferry?" },
  seed: 3,
  models: { performer: improviser(), penman: improviser() },
  watch: (event) => events.push(event),
});
const timeline = new Timeline(events);

it("knows at the end what the run knows", () => {
  const { last } = timeline;
  expect(result.status).toBe("done");
  expect(last.usage.calls).toBe(result.usage.calls);
  expect(last.ended).toMatchObject({ status: "done", state: "done", output: result.output });
  expect(last.values.reply).toBe(result.output.reply);
  expect(Object.values(last.visits).reduce((sum, n) => sum + n, 0)).toBe(result.states.length);
  expect(last.state).toBe("done");
});

it("shows each role exactly what it was sent", () => {
  const asked = events.filter((event) => event.type === "asked");
  expect(asked.length).toBeGreaterThan(10);
  for (const { key, messages } of asked) expect(timeline.last.calls[key]?.messages).toEqual(messages);
});

it("adds up the calls of everyone", () => {
  const calls = Object.values(timeline.last.actors).reduce((sum, { usage }) => sum + usage.calls, 0);
  expect(calls).toBe(result.usage.calls);
});

it("goes to any moment as if it had only been played that far", () => {
  let moment = firstMoment;
  const steps = events.map((event) => (moment = advance(moment, event)));
  for (const at of [1, 2, 57, 199, 200, 201, events.length - 1, events.length]) {
    expect(timeline.moment(at)).toEqual(steps[Math.min(at, steps.length) - 1]);
  }
  expect(timeline.moment(0)).toEqual(firstMoment);
  expect(timeline.moment(events.length + 9)).toEqual(moment);
});

it("leaves everybody idle, and remembers who heard what", () => {
  const actors = Object.values(timeline.last.actors);
  expect(actors.filter(({ status }) => status !== "idle")).toEqual([]);
  const heard = events.filter((event) => event.type === "heard");
  expect(actors.flatMap((each) => each.heard)).toHaveLength(heard.length);
});

it("finds the prompts that hold an answer's words, and none asked before it", () => {
  const { last } = timeline;
  const draft = Object.values(last.calls).find(({ role }) => role === "author");
  const quoted = quotedIn(last, draft?.key ?? "");
  expect(quoted.map(({ role }) => role)).toContain("director");
  for (const { messages, asked } of quoted) {
    expect(messages.some(({ content }) => content.includes(draft?.answer?.trim() ?? ""))).toBe(true);
    expect(asked).toBeGreaterThan(draft?.asked ?? 0);
  }
  const final = Object.values(last.calls).at(-1);
  expect(quotedIn(last, final?.key ?? "")).toEqual([]);
});
