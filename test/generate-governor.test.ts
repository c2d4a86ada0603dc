import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fault, startOpenAIServer } from "@polylogue/models/testing";
import { expect, test, vi } from "vitest";
import { command } from "./command.ts";

vi.setConfig({ testTimeout: 120_000 });

const folder = mkdtempSync(join(tmpdir(), "polylogue-governor-"));
const polylogue = command(folder);
writeFileSync(
  join(folder, "one.scene"),
  `scene one
input  q: text
output reply: text
role author { asked """{q}""" says reply: text }
state answer { author speaks set reply = author.reply -> done }
final done { yields sft { prompt: q, completion: reply } }
`,
);
const instructions = 400;
writeFileSync(
  join(folder, "prompts.txt"),
  Array.from({ length: instructions }, (_, i) => `What is ${i} and ${i * 7}?`).join("\n"),
);

interface Event {
  readonly type: string;
  readonly limit?: number;
  readonly code?: string;
}

/** Generates with up to 64 calls at once; gives what happened. */
async function generate(
  out: string,
  url: string,
  ...more: string[]
): Promise<{ code: number | null; events: Event[] }> {
  const words = ["one.scene", "--in", "prompts.txt", "--out", out, "--concurrency", "64", "--filter", "none"];
  const { code, err } = await polylogue([
    "generate",
    ...words,
    "--model",
    `openai:m@${url}`,
    "--json",
    ...more,
  ]);
  return {
    code,
    events: err
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Event),
  };
}

test("a server that refuses above a limit it keeps to itself is asked about as much as it bears", async () => {
  const capacity = 10;
  let over = 0;
  await using server = await startOpenAIServer({
    latency: 30,
    fault: (): Fault | undefined => {
      const active = server.requests.length - over;
      over += 1;
      return active > capacity ? { status: 503 } : undefined;
    },
  });
  const { code, events } = await generate("hidden", server.url);
  expect(code).toBe(0);
  const refusals = server.requests.length - instructions;
  expect(events.filter(({ type }) => type === "call-failed")).toHaveLength(refusals);
  // The slow start finds the limit by going over it once; after that it is met now and then.
  expect(refusals).toBeLessThan(instructions * 0.15);
  // Far from the 64 that were allowed.
  const limits = events.flatMap(({ limit }) => limit ?? []);
  expect(Math.max(...limits.slice(limits.length >> 1))).toBeLessThan(capacity * 2);
});

test("a server that asks for a pause is left alone for so long", async () => {
  const arrivals: number[] = [];
  await using server = await startOpenAIServer({
    fault: (_, n) => {
      arrivals.push(performance.now());
      return n === 50 ? { status: 429, retryAfter: "2" } : undefined;
    },
  });
  const { code, events } = await generate("pause", server.url, "--concurrency", "4");
  expect(code).toBe(0);
  expect(events).toContainEqual(
    expect.objectContaining({ type: "paused", why: "retry-after", milliseconds: 2000 }),
  );
  // The three that were under way may still arrive.
  const asked = arrivals[49] as number;
  const during = arrivals.filter((at) => at > asked && at < asked + 1_900);
  expect(during.length).toBeLessThanOrEqual(3);
  expect(server.requests).toHaveLength(instructions + 1);
});

test("a server that is gone for a while costs time and no data", async () => {
  let goneAt = Number.POSITIVE_INFINITY;
  await using server = await startOpenAIServer({
    latency: 5,
    fault: (_, n) => {
      if (n === 100) goneAt = performance.now();
      const gone = performance.now() - goneAt;
      return gone >= 0 && gone < 2_500 ? "drop" : undefined;
    },
  });
  const { code, events } = await generate("gone", server.url, "--concurrency", "16");
  expect(code).toBe(0);
  expect(events).toContainEqual(expect.objectContaining({ type: "paused", why: "dead" }));
  expect(events.filter(({ type }) => type === "scene-waits")).toEqual([]);
  expect(events.filter(({ type }) => type === "scene-ended")).toHaveLength(instructions);
});
