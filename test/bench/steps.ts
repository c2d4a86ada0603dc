import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createJournal, run } from "@polylogue/runtime";
import { loadPlan } from "../load.ts";
import { canned, others, reply, settings } from "./canned.ts";
import { compete, type Contestant } from "./measure.ts";
import { actors } from "./rivals/actors.ts";
import { load } from "./rivals/load.ts";
import { loop } from "./rivals/loop.ts";
import { print } from "./table.ts";

const instruction = "How do I sell apples at the market?";

/** MATRIX with six people on stage, its journal written to a real file. */
function polylogue(folder: string): Contestant & { calls: () => Promise<number> } {
  const plan = loadPlan("scenes/matrix.scene");
  let runs = 0;
  const once = async () => {
    const model = canned();
    const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
    const journal = createJournal(join(folder, `${++runs}.jsonl`));
    const { status } = await run({ plan, models, settings, seed: runs, inputs: { instruction }, journal });
    if (status !== "done") throw new Error(`the scene ended ${status}`);
    return model.calls;
  };
  return { name: "polylogue", run: once, calls: once };
}

/** CPU time for one step: one model call, asked and answered, by a model that takes no time. */
export async function steps(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "polylogue-bench-"));
  try {
    const ours = polylogue(folder);
    const calls = await ours.calls();
    const { langgraph } = await load<typeof import("./rivals/langgraph.d.ts")>("langgraph");
    const graph = langgraph(others + 1, reply);
    const rivals: Contestant[] = [
      { name: "xstate", run: () => actors(calls) },
      { name: "langgraph", run: () => graph(calls) },
      { name: "loop", run: () => loop(calls) },
    ];
    const standings = await compete([ours, ...rivals], { batch: 5 });
    const [first] = standings;
    print(
      `steps: ${calls} calls a run, CPU time a call`,
      ["", "µs CPU", "µs wall", "ours / theirs"],
      standings.map(({ name, cpu, wall }) => [name, cpu, wall, (first?.cpu ?? 0) / cpu]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
