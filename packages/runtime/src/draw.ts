import { hash } from "@polylogue/base";
import { EvaluationError, type Value } from "@polylogue/expression";

/** A 31-bit seed for one call: the same run seed and key give the same, whatever else is asked. */
export function seedFor(seed: number, key: string): number {
  return Number.parseInt(hash(`${seed}:${key}`).slice(0, 8), 16) & 0x7fffffff;
}

/** Draws one of `from`, evenly, keyed by the run's seed and the place of the draw. */
export function draw(seed: number, key: string, from: readonly Value[]): Value {
  const index = Number.parseInt(hash(`${seed}/${key}`).slice(0, 12), 16) % from.length;
  const value = from[index];
  if (value === undefined) throw new EvaluationError("nothing-to-choose", "There is nothing to pick from.");
  return value;
}
