import type { Value } from "@polylogue/expression";

/** Whether a value is a list of a few short words, which reads best on one line. */
export function isShort(value: Value): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === "string" && each.length < 40 && !each.includes("\n"))
  );
}
