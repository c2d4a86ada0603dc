import type { Plan } from "@polylogue/compile";
import { type Env, EvaluationError, evaluate, type Value } from "@polylogue/expression";
import type { Test } from "@polylogue/model";
import type { RunOptions, RunResult, TestResult } from "./api.ts";
import { Draft } from "./draft.ts";
import { run } from "./run.ts";
import { scriptedModel } from "./script.ts";
import { firstState } from "./state.ts";
import { initialValues } from "./values.ts";

/** Runs the `test` blocks of a scene, each with its own scripted answers. */
export async function runTests(plan: Plan): Promise<readonly TestResult[]> {
  const results: TestResult[] = [];
  for (const test of plan.tests) results.push(await runTest(plan, test));
  return results;
}

export type TestOptions = Pick<RunOptions, "watch">;

/** Runs one test block. */
export async function runTest(plan: Plan, test: Test, options: TestOptions = {}): Promise<TestResult> {
  const env = testEnv(plan);
  const given = test.given.map(({ name, value }): [string, Value] => [name, evaluate(value, env)]);
  const seed = test.seed ? Number(evaluate(test.seed, env)) : 0;
  const model = scriptedModel(
    test.script.map((line) => (line.kind === "fails" ? line : { ...line, value: evaluate(line.value, env) })),
  );
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  const isSetting = (name: string) => plan.settings.some((s) => s.name === name);
  const result = await run({
    ...options,
    plan,
    seed,
    models,
    inputs: Object.fromEntries(given.filter(([name]) => !isSetting(name))),
    settings: Object.fromEntries(given.filter(([name]) => isSetting(name))),
  });
  const failures = [...scriptFailures(test, result), ...expectFailures(plan, test, result)];
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

/** A call without a scripted answer fails the test itself, whatever the scene makes of it. */
function scriptFailures(test: Test, result: RunResult): TestResult["failures"] {
  if (result.problem?.code !== "no_script") return [];
  return [{ text: result.problem.text, span: test.span }];
}

function expectFailures(plan: Plan, test: Test, result: RunResult): TestResult["failures"] {
  const env = resultEnv(plan, result);
  return test.expects.flatMap(({ condition, text, span }) => {
    try {
      return evaluate(condition, env) === true
        ? []
        : [{ text: `expected ${text}${found(condition, env)}`, span }];
    } catch (error) {
      if (!(error instanceof EvaluationError)) throw error;
      return [{ text: `expected ${text}, but ${error.message}`, span }];
    }
  });
}

/** For a comparison: what stood on its left side. */
function found(condition: Parameters<typeof evaluate>[0], env: Env): string {
  if (condition.op !== "binary") return "";
  return `, found ${JSON.stringify(evaluate(condition.left, env))?.slice(0, 300)}`;
}

function resultEnv(plan: Plan, result: RunResult): Env {
  const own: Record<string, Value> = {
    states: [...result.states],
    ending: result.ending,
    rows: result.rows.map(({ row, fields }) => ({ row, ...fields })),
  };
  const draft = result.final && new Draft(plan, undefined, 0, result.final);
  return { get: (name) => draft?.get(name) ?? (Object.hasOwn(own, name) ? own[name] : undefined) };
}
