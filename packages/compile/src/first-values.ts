import { EvaluationError, environment, evaluate, type Value } from "@polylogue/expression";
import type { Scene, ValueSpec } from "@polylogue/model";

type Valued = Pick<Scene, "settings" | "inputs" | "lets" | "outputs">;

/** What a scene's values are before it is given anything; what has no first value stays out. */
export function firstValues({ settings, inputs, lets, outputs }: Valued): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {};
  const env = environment(values);
  for (const spec of [...settings, ...inputs, ...lets, ...outputs]) {
    const value = firstValue(spec, env);
    if (value !== undefined) values[spec.name] = value;
  }
  return values;
}

function firstValue({ initial }: ValueSpec, env: ReturnType<typeof environment>): Value | undefined {
  try {
    return initial && evaluate(initial, env);
  } catch (error) {
    // It reads what only a run knows, or has no value: whoever needs it will say so.
    if (error instanceof EvaluationError) return undefined;
    throw error;
  }
}
