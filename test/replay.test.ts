import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Value } from "@polylogue/expression";
import { scripted } from "@polylogue/models";
import { type JournalLine, type LiveEvent, ModelError } from "@polylogue/protocol";
import {
  createJournal,
  type Journal,
  parseJournal,
  readJournal,
  reopenJournal,
  replay,
  resume,
  run,
} from "@polylogue/runtime";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { improviser } from "./improviser.ts";
import { loadPlan } from "./load.ts";

const plan = loadPlan("scenes/matrix.scene");
const folder = mkdtempSync(join(tmpdir(), "polylogue-replay-"));
let files = 0;

const models = (options: Parameters<typeof improviser>[0] = {}) => {
  const model = improviser(options);
  return Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
};

async function record(
  options: { seed?: number; settings?: Record<string, Value>; latency?: (key: string) => number } = {},
) {
  const path = join(folder, `${++files}.jsonl`);
  const { seed = 1, settings = {}, latency = () => 0 } = options;
  const result = await run({
    plan,
    seed,
    settings,
    inputs: { instruction: "How do I get a goat across a river?" },
    models: models({ latency: ({ key }) => latency(key) }),
    journal: createJournal(path),
  });
  return { path, result, journal: readJournal(path) };
}

describe("replay", () => {
  it("§12.3 plays a run without a model and comes to the same hash", async () => {
    const { journal, result } = await record();
    expect(result.status).toBe("done");
    const again = await replay({ plan, journal });
    expect(again.divergence).toBeUndefined();
    expect(again.unfinished).toBe(false);
    expect(again.result).toEqual(result);
  });

  it("§12.3 is the same whatever order answers arrive in", async () => {
    const orders: ((key: string) => number)[] = [
      () => 0,
      (key) => 8 - (key.length % 8),
      (key) => (key.charCodeAt(key.length - 8) * 7) % 9,
    ];
    const hashes = [];
    for (const latency of orders)
      hashes.push((await record({ latency, settings: { votes: 3 } })).result.hash);
    expect(new Set(hashes).size).toBe(1);
  });

  it("tells settings, seeds and answers apart", async () => {
    const hashes = [
      await record(),
      await record({ seed: 2 }),
      await record({ settings: { players: 2 } }),
    ].map((r) => r.result.hash);
    expect(new Set(hashes).size).toBe(3);
  });

  it("names the first event that differs when an answer was altered", async () => {
    const { journal } = await record();
    const lines = structuredClone(journal.lines) as JournalLine[];
    const answer = lines.findLast((line) => line.type === "answered");
    (answer as { text: string }).text = "Something else.";
    const { divergence } = await replay({ plan, journal: { ...journal, lines } });
    expect(divergence?.found).toMatchObject({
      type: "said",
      role: "conscience",
      fields: { reply: "Something else." },
    });
    expect(divergence?.expected).toMatchObject({ type: "said", role: "conscience" });
  });

  it("names the call whose request was altered", async () => {
    const { journal } = await record();
    const lines = structuredClone(journal.lines) as JournalLine[];
    const asked = lines.filter((line) => line.type === "asked")[3];
    (asked as { request: string }).request = "0".repeat(64);
    const { divergence } = await replay({ plan, journal: { ...journal, lines } });
    expect(divergence?.call).toBe((asked as { key: string }).key);
  });

  it("refuses a journal of a changed scene, and says so", async () => {
    const { journal } = await record();
    const changed = { ...plan, hash: "another" };
    await expect(replay({ plan: changed, journal })).rejects.toThrow(/has changed since this run began/);
    const { divergence } = await replay({ plan: changed, journal, fromChanged: true });
    expect(divergence).toBeUndefined();
  });
});

describe("resume", () => {
  it("goes on from any line of a journal, asks nothing again and ends alike", async () => {
    const { path, result } = await record({ seed: 5 });
    const text = readFileSync(path, "utf8");
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: text.indexOf("\n") + 1, max: text.length }), async (cut) => {
        const copy = join(folder, `${++files}.jsonl`);
        writeFileSync(copy, text.slice(0, cut));
        const asked: string[] = [];
        const done = finished(parseJournal(text.slice(0, cut)));
        const resumed = await resume({
          plan,
          journal: readJournal(copy),
          sink: reopenJournal(copy),
          models: models({ onCall: ({ key }) => asked.push(key) }),
        });
        expect(resumed.hash).toBe(result.hash);
        expect(asked.filter((key) => done.has(key))).toEqual([]);
        const again = await replay({ plan, journal: readJournal(copy) });
        expect(again.divergence).toBeUndefined();
      }),
      { numRuns: 60, seed: 3 },
    );
  });

  it("says that a last line was torn", async () => {
    const { path } = await record();
    const text = readFileSync(path, "utf8");
    expect(parseJournal(text).torn).toBe(false);
    expect(parseJournal(text.slice(0, -5)).torn).toBe(true);
  });

  it("asks again what could not be reached, and only that", async () => {
    const path = join(folder, `${++files}.jsonl`);
    let up = false;
    const inputs = { instruction: "How do I get a goat across a river?" };
    const working = improviser();
    const flaky = {
      ...working,
      chat: ((request, options) =>
        up || request.role === "author"
          ? working.chat(request, options)
          : Promise.reject(unreachable())) as typeof working.chat,
    };
    const bound = Object.fromEntries(
      loadPlan("scenes/teaching/second-thought.scene").slotNames.map((slot) => [slot, flaky]),
    );
    const teaching = loadPlan("scenes/teaching/second-thought.scene");
    const first = await run({
      plan: teaching,
      inputs: { question: inputs.instruction },
      models: bound,
      journal: createJournal(path),
    });
    expect(first.status).toBe("unreachable");
    up = true;
    const second = await resume({
      plan: teaching,
      journal: readJournal(path),
      sink: reopenJournal(path),
      models: bound,
    });
    expect(second.status).toBe("done");
    expect(readFileSync(path, "utf8").split('"type":"answered"').length - 1).toBe(second.usage.calls);
    expect((await replay({ plan: teaching, journal: readJournal(path) })).divergence).toBeUndefined();
  });
});

describe("a run", () => {
  it.each([
    ["§2.2 an input is missing", {}, {}, /The input `instruction` is missing/],
    ["an input is unknown", { instruction: "Hm?", colour: "red" }, {}, /no input named `colour`/],
    [
      "an input has another type",
      { instruction: 7 },
      {},
      /The input `instruction` does not fit: It must be a text/,
    ],
    [
      "§2.4 a setting is out of bounds",
      { instruction: "Hm?" },
      { players: 99 },
      /The setting `players` does not fit/,
    ],
  ])("ends in a failure when %s, and does not reject", async (_case, inputs, settings, problem) => {
    const result = await run({ plan, inputs: inputs as Record<string, Value>, settings, models: models() });
    expect(result.status).toBe("failed");
    expect(result.problem?.text).toMatch(problem);
    expect(result.usage.calls).toBe(0);
  });

  it("shows each actor at work: idle, thinking, speaking", async () => {
    const seen: string[] = [];
    const teaching = loadPlan("scenes/teaching/second-thought.scene");
    await run({
      plan: teaching,
      inputs: { question: "Drums?" },
      models: { performer: improviser() },
      watch: (event) => event.type === "actor" && event.role === "author" && seen.push(event.status),
    });
    expect(seen).toEqual(["thinking", "speaking", "idle"]);
  });

  it("tells its watchers what its journal holds", async () => {
    const events: LiveEvent[] = [];
    const path = join(folder, `${++files}.jsonl`);
    const sink = createJournal(path);
    await run({
      plan,
      inputs: { instruction: "Hm?" },
      models: models(),
      journal: sink,
      watch: (event) => events.push(event),
    });
    const kept = readJournal(path).lines.map((line) => line.type);
    expect(
      events.filter((e) => e.type !== "text" && e.type !== "actor" && e.type !== "retry").map((e) => e.type),
    ).toEqual(kept);
  });

  it("is interrupted, and complete up to there", async () => {
    const path = join(folder, `${++files}.jsonl`);
    const stop = new AbortController();
    const result = await run({
      plan,
      inputs: { instruction: "Hm?" },
      models: models({ latency: () => 1, onCall: ({ role }) => role === "player" && stop.abort() }),
      journal: createJournal(path),
      signal: stop.signal,
    });
    expect(result.status).toBe("interrupted");
    expect(readJournal(path).lines.filter((line) => line.type === "ended")).toEqual([]);
    const resumed = await resume({
      plan,
      journal: readJournal(path),
      sink: reopenJournal(path),
      models: models(),
    });
    const straight = await run({ plan, inputs: { instruction: "Hm?" }, models: models() });
    expect(resumed.hash).toBe(straight.hash);
  });
});

const finished = (journal: Journal) =>
  new Set(journal.lines.flatMap((line) => (line.type === "answered" ? [line.key] : [])));

function unreachable() {
  return new ModelError("unreachable", "nobody there");
}

describe("a model that counts its calls", () => {
  it("is told on resume which of them are answered already", async () => {
    const teaching = loadPlan("scenes/teaching/second-thought.scene");
    const script = () =>
      scripted([
        { role: "author", says: "Yes." },
        { role: "friend", says: { thought: "They sleep.", minds: true } },
        { role: "penman", says: "Later." },
      ]);
    const path = join(folder, `${++files}.jsonl`);
    const inputs = { question: "Drums?" };
    const whole = await run({
      plan: teaching,
      inputs,
      models: { performer: script() },
      journal: createJournal(path),
    });
    const lines = readFileSync(path, "utf8").split("\n");
    const upTo = lines.findIndex((line) => line.includes('"type":"answered"') && line.includes("friend"));
    const copy = join(folder, `${++files}.jsonl`);
    writeFileSync(copy, `${lines.slice(0, upTo + 1).join("\n")}\n`);
    const resumed = await resume({
      plan: teaching,
      journal: readJournal(copy),
      sink: reopenJournal(copy),
      models: { performer: script() },
    });
    expect(resumed.output).toEqual({ answer: "Later." });
    expect(resumed.hash).toBe(whole.hash);
  });
});
