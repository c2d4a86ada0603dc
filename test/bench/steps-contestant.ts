// One contestant of the benchmark `steps`, in a process of its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJournal, run } from "@polylogue/runtime";
import { loadPlan } from "../load.ts";
import { canned, others, reply, settings } from "./canned.ts";
import { contend } from "./measure.ts";
import { actors } from "./rivals/actors.ts";
import { load } from "./rivals/load.ts";
import { loop } from "./rivals/loop.ts";

/** Calls that MATRIX makes with these settings; the rivals make as many. */
const calls = 99;
const instruction = "How do I sell apples at the market?";

/** MATRIX with six people on stage, its journal written to a real file. */
function polylogue(kept: boolean): () => Promise<number> {
  const plan = loadPlan("scenes/matrix.scene");
  const folder = mkdtempSync(join(tmpdir(), "polylogue-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  let runs = 0;
  return async () => {
    const model = canned();
    const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
    const journal = kept ? { journal: createJournal(join(folder, `${++runs}.jsonl`)) } : {};
    const { status } = await run({ plan, models, settings, seed: runs, inputs: { instruction }, ...journal });
    if (status !== "done" || model.calls !== calls) throw new Error(`${status} after ${model.calls} calls`);
    return model.calls;
  };
}

async function langgraph(): Promise<() => Promise<number>> {
  const rival = await load<typeof import("./rivals/langgraph.d.ts")>("langgraph");
  const graph = rival.langgraph(others + 1, reply);
  return () => graph(calls);
}

const contestants: Record<string, () => (() => Promise<number>) | Promise<() => Promise<number>>> = {
  polylogue: () => polylogue(true),
  "no journal": () => polylogue(false),
  xstate: () => () => actors(calls),
  langgraph,
  loop: () => () => loop(calls),
};

const chosen = contestants[process.argv[2] ?? ""];
if (!chosen) throw new Error("no such contestant");
contend(await chosen(), 10);
