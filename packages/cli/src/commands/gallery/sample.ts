import { canonical, hash } from "@polylogue/base";
import type { Plan } from "@polylogue/compile";
import { type Env, environment, evaluate, type Value } from "@polylogue/expression";
import { openModel } from "@polylogue/models";
import type { ModelPort } from "@polylogue/protocol";
import { type RunResult, run } from "@polylogue/runtime";
import { paint } from "../../io/paint.ts";
import { playbillOf } from "../../view/playbill.ts";
import { reduce } from "../../view/reduce.ts";
import { render } from "../../view/render.ts";
import { opening } from "../../view/view.ts";

type Values = Readonly<Record<string, Value>>;

/** A run of a scene that anybody can make again: the understudy, a seed, and inputs from the scene's own tests. */
export interface Sample {
  readonly plan: Plan;
  readonly inputs: Values;
  readonly seed: number;
  /** Changes when the scene, the inputs or the seed do; not when comments, layout, tests or the model do. */
  readonly key: string;
}

/** How a sample came out, in words. */
export interface Played {
  readonly transcript: string;
  readonly calls: number;
}

const seed = 1;
const columns = 92;

/** The sample of a scene; nothing where an input has no first value and no test gives it one. */
export function sampleFor(plan: Plan): Sample | undefined {
  const open = plan.inputs.filter((input) => !input.initial).map(({ name }) => name);
  const inputs =
    open.length === 0
      ? {}
      : plan.tests.map((test) => givenBy(test, plan)).find((given) => open.every((name) => name in given));
  return inputs && { plan, inputs, seed, key: hash(canonical([plan.hash, inputs, seed])).slice(0, 16) };
}

/** The inputs that a test gives; what a test reckons from anything but literals and lets is left out. */
function givenBy({ given }: Plan["tests"][number], plan: Plan): Values {
  const env = letsOf(plan);
  const isInput = (name: string) => plan.inputs.some((input) => input.name === name);
  return Object.fromEntries(
    given.flatMap(({ name, value }) => {
      const found = isInput(name) ? valueOf(value, env) : undefined;
      return found === undefined ? [] : [[name, found]];
    }),
  );
}

function letsOf(plan: Plan): Env {
  const values: Record<string, Value> = {};
  for (const { name, initial } of plan.lets) {
    const value = initial && valueOf(initial, environment(values));
    if (value !== undefined) values[name] = value;
  }
  return environment(values);
}

function valueOf(expr: Parameters<typeof evaluate>[0], env: Env): Value | undefined {
  try {
    return evaluate(expr, env);
  } catch {
    return undefined;
  }
}

/** Plays a sample on the understudy, persons' seats included. */
export async function playSample({ plan, inputs, seed }: Sample): Promise<Played> {
  const model = oneByOne(await openModel("understudy"));
  const bill = playbillOf(plan);
  const page = { paint: paint(false), width: columns };
  const lines: string[] = [];
  let view = opening;
  try {
    const result = await run({
      plan,
      inputs,
      seed,
      models: Object.fromEntries(plan.slotNames.map((slot) => [slot, model])),
      watch(event) {
        const next = reduce(view, event, bill);
        view = next.view;
        lines.push(...next.entries.flatMap((entry) => render(entry, page)));
      },
    });
    return { transcript: [...lines, "", ...ending(result)].join("\n").trim(), calls: result.usage.calls };
  } finally {
    await model.dispose();
  }
}

function ending({ status, output, problem }: RunResult): readonly string[] {
  if (status !== "done") return [problem?.text ?? status];
  return Object.entries(output).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
}

/** Calls in a row: numbers that are reckoned together with others may differ in their last digit, and then in a word. */
function oneByOne(model: ModelPort): ModelPort {
  let last: Promise<unknown> = Promise.resolve();
  return {
    description: model.description,
    chat(request, options) {
      const answer = last.then(() => model.chat(request, options));
      last = answer.catch(() => undefined);
      return answer;
    },
    dispose: () => model.dispose(),
  };
}
