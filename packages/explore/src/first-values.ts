import type { Plan } from "@polylogue/compile";
import { type Env, type Expr, environment, evaluate, type Value } from "@polylogue/expression";

/** What an expression comes to when it depends on nothing but these values. */
export function constant(expr: Expr, env: Env): Value | undefined {
  try {
    return evaluate(expr, env);
  } catch {
    return undefined;
  }
}

/** Settings as they are for this run; nothing else is fixed before it. */
export function firstValues(plan: Plan, settings: Readonly<Record<string, Value>>): Record<string, Value> {
  const values: Record<string, Value> = { ...settings };
  for (const { name, initial } of plan.settings) {
    if (Object.hasOwn(values, name) || !initial) continue;
    const value = constant(initial, environment(values));
    if (value !== undefined) values[name] = value;
  }
  return values;
}
