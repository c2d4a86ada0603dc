import { firstValues, type Plan, type TestCase } from "@polylogue/compile";
import { type Env, EvaluationError, environment, evaluate, type Value } from "@polylogue/expression";
import type { RunOptions, RunResult, TestResult } from "./api.ts";
import { watchClaims } from "./claims.ts";
import { run } from "./run.ts";
import type { Moment } from "./scope.ts";
import { type Prompter, prompter } from "./script.ts";
import { seen } from "./seen.ts";
import { firstState } from "./state.ts";
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

type Failures = TestResult["failures"];
type Row = TestCase["row"];

/** Runs one test block, or one row of a table of them. */
export async function runTest(
  plan: Plan,
  test: TestCase,
  { fallback, ...options }: TestOptions = {},
): Promise<TestResult> {
  const prepared = prepare(plan, test);
  if ("problem" in prepared) {
    const failures = [{ text: prepared.problem, span: test.span }];
    return { name: test.name, passed: false, failures, result: notRun(plan, prepared.problem) };
  }
  const { script, ...given } = prepared;
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, script.model(fallback?.[slot])]));
  const claims = watchClaims(plan);
  const onMoment = (moment: Moment) => claims.see(moment);
  const result = await run({ ...options, onMoment, plan, models, ...given });
  // A question without an answer fails the test itself, whatever the scene makes of it.
  const missed = script.misses.map((text) => ({ text, span: test.span }));
  const broken = claims.broken.map(({ text, path, claim }) => ({
    text,
    span: path ? test.span : claim.span,
  }));
  const failures = [...missed, ...broken, ...expectFailures(plan, test, result)];
  return { name: test.name, passed: failures.length === 0, failures, result };
}

type Prepared = Pick<RunOptions, "inputs" | "settings" | "seed"> & { readonly script: Prompter };

/** What a test gives and says. Its values may name the scene's own as they are at first, and those of its row. */
function prepare(
  plan: Plan,
  { given, seed, script, row, problem }: TestCase,
): Prepared | { problem: string } {
  if (problem !== undefined) return { problem };
  const env = environment({ ...firstValues(plan), ...row });
  const isSetting = (name: string) => plan.settings.some((s) => s.name === name);
  try {
    const values = given.map(({ name, value }): [string, Value] => [name, evaluate(value, env)]);
    return {
      inputs: Object.fromEntries(values.filter(([name]) => !isSetting(name))),
      settings: Object.fromEntries(values.filter(([name]) => isSetting(name))),
      seed: seed ? Number(evaluate(seed, env)) : 0,
      script: prompter(
        script.map((line) => (line.kind === "fails" ? line : { ...line, value: evaluate(line.value, env) })),
      ),
    };
  } catch (error) {
    if (error instanceof EvaluationError) return { problem: error.message };
    throw error;
  }
}

function notRun({ scene }: Plan, text: string): RunResult {
  const usage = {
    calls: 0,
    promptTokens: 0,
    cachedPromptTokens: 0,
    completionTokens: 0,
    cost: null,
    seconds: 0,
  };
  const nothing = { output: {}, states: [], rows: [], hash: "" };
  return { id: "", scene, status: "failed", ending: "failed", ...nothing, usage, problem: { text } };
}

function expectFailures(plan: Plan, { expects, row }: TestCase, result: RunResult): Failures {
  const { ending, final: state = firstState(plan.scene, {}, "") } = result;
  const env = within(row, seen({ plan, state, ending }));
  return expects
    .filter(({ condition }) => outcome(condition, env) !== true)
    .map((expected) => {
      const reason = why(expected, env);
      return { text: `expected ${expected.text}${reason && `, but ${reason}`}`, span: expected.span };
    });
}

const within = (row: Row, env: Env): Env => ({
  get: (name) => (Object.hasOwn(row, name) ? row[name] : env.get(name)),
});
