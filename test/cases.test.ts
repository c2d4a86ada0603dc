import { globSync } from "node:fs";
import { runTest } from "@polylogue/runtime";
import { describe, expect, it } from "vitest";
import { loadPlan } from "./load.ts";
import { root } from "./source.ts";

// Cases written in the language itself: every `test` block of every scene here and in the library.
const files = globSync("{test/cases,scenes}/**/*.scene", { cwd: root }).sort();

const plans = files
  .map((file) => [file, loadPlan(file)] as const)
  .filter(([, plan]) => plan.tests.length > 0);

describe.each(plans)("%s", (_file, plan) => {
  it.each(plan.tests.map((test) => [test.name, test] as const))("%s", async (_name, test) => {
    expect(test.expects.length, "a test without an expectation shows nothing").toBeGreaterThan(0);
    const { failures } = await runTest(plan, test);
    expect(failures.map((f) => f.text)).toEqual([]);
  });
});
