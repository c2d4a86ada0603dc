import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJournal, run } from "@polylogue/runtime";
import { loadPlan } from "../load.ts";
import { type Canned, canned, settings } from "./canned.ts";
import { print } from "./table.ts";

const scenes = 2000;
const latency = 50;
const plan = loadPlan("scenes/matrix.scene");

/** Many scenes at once in one process, on a model that takes a while: memory for each, and time above the least. */
export async function many(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "polylogue-bench-"));
  try {
    const model = canned(1);
    await play(model, 0);
    const least = model.rounds * latency;
    const heap = await heapOfOne(model.calls);
    const rows = [["no journals", await all()] as const, ["journals kept", await all(folder)] as const];
    print(
      `many: ${scenes} scenes at once, each of ${model.calls} calls, ${model.rounds} of them in sequence, ${latency} ms a call; ` +
        `${heap.toFixed(0)} kB of heap for a scene half-way`,
      ["", "wall ms", "least ms", "wall / least", "CPU µs a call", "peak MB"],
      rows.map(([name, { wall, cpu, peak }]) => [
        name,
        wall,
        least,
        wall / least,
        (cpu * 1000) / scenes / model.calls,
        peak,
      ]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function play(model: Canned, id: number, folder?: string): Promise<void> {
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  const journal = folder ? { journal: createJournal(join(folder, `${id}.jsonl`)) } : {};
  const inputs = { instruction: `How do I sell ${id} apples at the market?` };
  const { status } = await run({
    plan,
    models,
    seed: id,
    settings: { ...settings, interactions: 6 },
    inputs,
    ...journal,
  });
  if (status !== "done") throw new Error(`a scene ended ${status}`);
}

/** Kilobytes of heap that a scene takes when half of its calls are answered. */
async function heapOfOne(calls: number): Promise<number> {
  const before = heap();
  let answered = 0;
  let during = 0;
  const model = canned(latency);
  const counting: Canned = {
    ...model,
    async chat(request, options) {
      if (++answered === (scenes * calls) / 2) during = heap();
      return model.chat(request, options);
    },
  };
  await Promise.all(Array.from({ length: scenes }, (_, id) => play(counting, id)));
  return (during - before) / scenes / 1000;
}

function heap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

async function all(folder?: string): Promise<{ wall: number; cpu: number; peak: number }> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  await Promise.all(Array.from({ length: scenes }, (_, id) => play(canned(latency), id, folder)));
  const { user, system } = process.cpuUsage(cpu);
  return {
    wall: performance.now() - began,
    cpu: (user + system) / 1000,
    peak: process.resourceUsage().maxRSS / 1000,
  };
}
