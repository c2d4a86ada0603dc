import type { Plan } from "@polylogue/compile";
import { type Env, evaluate, type Value } from "@polylogue/expression";
import type { Test } from "@polylogue/model";
import type { RunOptions, RunResult, TestResult } from "./api.ts";
import { watchClaims } from "./claims.ts";
import { Draft } from "./draft.ts";
import { run } from "./run.ts";
import { prompter } from "./script.ts";
import { seen } from "./seen.ts";
import { firstState } from "./state.ts";
import { initialValues } from "./values.ts";
import { outcome, why } from "./why.ts";

/** Runs the `test` blocks of a scene, each with its own scripted answers. */
export async function runTests(plan: Plan, options?: TestOptions): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const test of plan.tests) results.push(await runTest(plan, test, options));
  return results;
}

export interface TestOptions extends Pick<RunOptions, "watch" | "signal"> {
  /** By slot: who answers for a role without a single script line in the test. Scripts win. */
  readonly fallback?: RunOptions["models"];
}

/** Runs one test block. */
export async function runTest(
  plan: Plan,
  test: Test,
  { fallback, ...options }: TestOptions = {},
): Promise<TestResult> {
  const env = testEnv(plan);
  const given = test.given.map(({ name, value }): [string, Value] => [name, evaluate(value, env)]);
  const seed = test.seed ? Number(evaluate(test.seed, env)) : 0;
  const script = prompter(
    test.script.map((line) => (line.kind === "fails" ? line : { ...line, value: evaluate(line.value, env) })),
  );
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, script.model(fallback?.[slot])]));
  const isSetting = (name: string) => plan.settings.some((s) => s.name === name);
  const claims = watchClaims(plan);
  const result = await run({
    ...options,
    onMoment: (moment) => claims.see(moment),
    plan,
    seed,
    models,
    inputs: Object.fromEntries(given.filter(([name]) => !isSetting(name))),
    settings: Object.fromEntries(given.filter(([name]) => isSetting(name))),
  });
  // A question without an answer fails the test itself, whatever the scene makes of it.
  const missed = script.misses.map((text) => ({ text, span: test.span }));
  const broken = claims.broken.map(({ text, path, claim }) => ({
    text,
    span: path ? test.span : claim.span,
  }));
  const failures = [...missed, ...broken, ...expectFailures(plan, test, result)];
  return { name: test.name, passed: failures.length === 0, failures, result };
}

/** What a test's own values may name: the scene's lets, with every input and setting at its default. */
function testEnv(plan: Plan): Env {
  const draft = (values: Readonly<Record<string, Value>>) =>
    new Draft(plan, undefined, 0, firstState(plan.scene, values, ""));
  try {
    return draft(initialValues(plan, {}, {}, draft));
  } catch {
    return draft({});
  }
}

function expectFailures(plan: Plan, test: Test, result: RunResult): TestResult["failures"] {
  const { ending, final: state = firstState(plan.scene, {}, "") } = result;
  const env = seen({ plan, state, ending });
  return test.expects
    .filter(({ condition }) => outcome(condition, env) !== true)
    .map((expected) => {
      const reason = why(expected, env);
      return { text: `expected ${expected.text}${reason && `, but ${reason}`}`, span: expected.span };
    });
}
