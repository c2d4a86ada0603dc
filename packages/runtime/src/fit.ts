import { accept, closeType, EvaluationError, type Type, type Value } from "@polylogue/expression";
import type { Draft } from "./draft.ts";

const varying = new WeakMap<Type, boolean>();

/** Whether a type has a bound that names a setting or input: the checker could not know it. */
function varies(type: Type): boolean {
  let known = varying.get(type);
  if (known === undefined) {
    known = "min" in type && (typeof type.min === "string" || typeof type.max === "string");
    if (type.kind === "list") known ||= varies(type.of);
    if (type.kind === "record") known ||= type.fields.some((field) => varies(field.type));
    varying.set(type, known);
  }
  return known;
}

/** Throws EvaluationError when a value breaks a bound that only this run knows (SPEC 2.4). */
export function requireFit(draft: Draft, type: Type, value: Value, what: string): void {
  if (!varies(type)) return;
  const closed = closeType(
    type,
    (name) => draft.bound(name),
    () => [],
  );
  const [problem] = accept(closed, value, { moreFields: true });
  if (problem) throw new EvaluationError("wrong-type", `${what} does not fit: ${problem.message}`);
}
