import { openModel } from "@polylogue/models";
import { run } from "@polylogue/runtime";
import { loadPlan } from "../load.ts";
import { print } from "./table.ts";

const plan = loadPlan("scenes/teaching/second-thought.scene");
const scenes = 1_000;
const atOnce = 4;
const marks = [100, 252, 500, 752, scenes];

/** A thousand short scenes on one model, four at once: does the memory stay? */
export async function leak(): Promise<void> {
  const model = await openModel("understudy");
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  const rows: [string, number, number, number][] = [];
  try {
    for (let played = 0; played < scenes; ) {
      const next = Array.from({ length: atOnce }, () => played++);
      await Promise.all(
        next.map((seed) =>
          run({ plan, models, seed, inputs: { question: `May I play drum ${seed} at night?` } }),
        ),
      );
      if (marks.includes(played)) rows.push(memoryAfter(played));
    }
  } finally {
    await model.dispose();
  }
  print(
    "leak: memory after so many scenes of second-thought on the understudy",
    ["", "RSS MB", "V8 heap used MB", "outside V8 MB"],
    rows,
  );
}

/** V8 doubles its young generation once in a while, which is no leak; engine and library live outside of it. */
function memoryAfter(played: number): [string, number, number, number] {
  globalThis.gc?.();
  const { rss, heapUsed, heapTotal } = process.memoryUsage();
  return [`${played} scenes`, rss / 1e6, heapUsed / 1e6, (rss - heapTotal) / 1e6];
}
