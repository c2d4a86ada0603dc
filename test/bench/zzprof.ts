import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
const W = "/work/main/";
const { createJournal, run } = await import(W + "packages/runtime/src/index.ts");
const { loadPlan } = await import(W + "test/load.ts");
const { canned, settings } = await import(W + "test/bench/canned.ts");
const plan = loadPlan("scenes/matrix.scene");
const folder = mkdtempSync(join(tmpdir(), "prof-"));
let n = 0, calls = 0;
const c0 = process.cpuUsage(); 
const N = Number(process.argv[2] ?? 60);
let mark = c0, markCalls = 0;
for (let i = 0; i < N; i++) {
  const model = canned();
  const models = Object.fromEntries(plan.slotNames.map((s: string) => [s, model]));
  const r = await run({ plan, models, settings, seed: ++n, inputs: { instruction: "How do I sell apples at the market?" }, journal: createJournal(join(folder, n + ".jsonl")) });
  if (r.status !== "done") throw new Error(r.status);
  calls += model.calls;
  if (i === Math.floor(N / 3)) { mark = process.cpuUsage(); markCalls = calls; }
}
const c = process.cpuUsage(mark);
console.log("us/call", (c.user + c.system) / (calls - markCalls), "sys", c.system / (calls - markCalls), "calls/run", calls / N, folder);
