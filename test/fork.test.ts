import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChatRequest } from "@polylogue/protocol";
import { answersOf, createJournal, readJournal, replay, run } from "@polylogue/runtime";
import { expect, it } from "vitest";
import { improviser } from "./improviser.ts";
import { loadPlan } from "./load.ts";

const folder = mkdtempSync(join(tmpdir(), "polylogue-fork-"));
const plan = loadPlan("scenes/matrix.scene");
const inputs = { instruction: "May I borrow the ferry?" };

/** Plays MATRIX into a journal, and tells which calls were really made. */
async function play(name: string, options: Partial<Parameters<typeof run>[0]> = {}) {
  const made: ChatRequest[] = [];
  const model = improviser({ onCall: (request) => made.push(request) });
  const path = join(folder, `${name}.jsonl`);
  const models = { performer: model, penman: model };
  const result = await run({ plan, inputs, seed: 5, models, journal: createJournal(path), ...options });
  return { result, made, journal: readJournal(path) };
}

const original = await play("original");
const answered = original.journal.lines.filter((line) => line.type === "answered");

it("asks nothing again where nothing was changed, and comes to the same end", async () => {
  const again = await play("again", { recall: answersOf(original.journal), from: { run: "original" } });
  expect(again.made).toEqual([]);
  expect(again.result.hash).toBe(original.result.hash);
  expect(again.result.usage.calls).toBe(0);
  expect(again.journal.header.from).toEqual({ run: "original" });
});

it("asks again only what depends on an answer that was written anew", async () => {
  const casting = answered[2]?.key ?? "";
  const edited = answered.at(-2)?.key ?? "";
  expect(casting).not.toBe(edited);
  const answer = JSON.stringify({ gist: "a ferry", consequences: "Nothing at all." });
  const fork = await play("fork", { recall: answersOf(original.journal, { call: edited, answer }) });
  expect(fork.made.map(({ key }) => key)).toEqual([answered.at(-1)?.key]);
  expect(fork.result.usage.calls).toBe(1);
  expect(fork.result.hash).not.toBe(original.result.hash);
});

it("leaves the original as it was, and a fork that replays without the original", async () => {
  const answer = JSON.stringify({ gist: "a ferry", consequences: "It sank." });
  const edited = answered.at(-2)?.key ?? "";
  const before = JSON.stringify(original.journal);
  const fork = await play("whole", { recall: answersOf(original.journal, { call: edited, answer }) });
  expect(JSON.stringify(readJournal(join(folder, "original.jsonl")))).toBe(before);
  const replayed = await replay({ plan, journal: fork.journal });
  expect(replayed.divergence).toBeUndefined();
  expect(replayed.unfinished).toBe(false);
  expect(replayed.result.hash).toBe(fork.result.hash);
});

it("asks again from the first prompt that a change of the scene touches", async () => {
  const changed = {
    ...plan,
    roles: { ...plan.roles, conscience: { ...plan.roles.conscience, persona: plan.roles.world?.persona } },
  };
  const fork = await play("changed", { plan: changed as typeof plan, recall: answersOf(original.journal) });
  expect(fork.made.map(({ role }) => role)).toEqual(["conscience"]);
});
