import type { Expr } from "@polylogue/expression";
import type { Range } from "./range.ts";
import type { Reckoner } from "./reckoner.ts";

/** Whether a condition is true or false in every run, by the ranges of the numbers it compares; undefined: it may be either. */
export function settled(condition: Expr, reckoner: Reckoner): boolean | undefined {
  if (condition.op === "not") return negated(settled(condition.of, reckoner));
  if (condition.op !== "binary") return undefined;
  const { operator, left, right } = condition;
  if (operator === "and" || operator === "or") {
    const sides = [settled(left, reckoner), settled(right, reckoner)];
    const decisive = operator === "or";
    if (sides.includes(decisive)) return decisive;
    return sides.includes(undefined) ? undefined : !decisive;
  }
  const compare = comparisons[operator];
  return compare?.(reckoner.number(left), reckoner.number(right));
}

const negated = (value: boolean | undefined) => (value === undefined ? undefined : !value);

const below = (a: Range, b: Range): boolean | undefined =>
  a.high < b.low ? true : a.low >= b.high ? false : undefined;
const atMost = (a: Range, b: Range): boolean | undefined =>
  a.high <= b.low ? true : a.low > b.high ? false : undefined;
const same = (a: Range, b: Range): boolean | undefined =>
  a.high < b.low || b.high < a.low ? false : undefined;

const comparisons: Readonly<Record<string, (a: Range, b: Range) => boolean | undefined>> = {
  "<": below,
  "<=": atMost,
  ">": (a, b) => below(b, a),
  ">=": (a, b) => atMost(b, a),
  "==": same,
  "!=": (a, b) => negated(same(a, b)),
};
