import { accept, closeType, EvaluationError, mapType, type Type, type Value } from "@polylogue/expression";
import type { Draft } from "./draft.ts";

const varying = new WeakMap<Type, boolean>();

/** Whether a type has a bound that names a setting or input: the checker could not know it. */
function varies(type: Type): boolean {
  let known = varying.get(type);
  if (known === undefined) {
    let named = false;
    mapType(type, { bound: (end) => ((named ||= typeof end === "string"), end) });
    known = named;
    varying.set(type, known);
  }
  return known;
}

/** Throws EvaluationError when a value breaks a bound that only this run knows (SPEC 2.4). */
export function requireFit(draft: Draft, type: Type, value: Value, what: string): void {
  if (varies(type)) requireAll(draft, type, value, what, { moreFields: true });
}

/** Throws EvaluationError when a value from outside is not of the type. */
export function requireAll(
  draft: Draft,
  type: Type,
  value: Value,
  what: string,
  options: Parameters<typeof accept>[2] = {},
): void {
  const closed = closeType(
    type,
    (name) => draft.bound(name),
    () => [],
  );
  const [problem] = accept(closed, value, options);
  if (problem) throw new EvaluationError("wrong-type", `${what} does not fit: ${problem.message}`);
}
