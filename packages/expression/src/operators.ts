import { EvaluationError } from "./error.ts";
import { allowItems, allowText, compare, finite, integerOf, numberOf } from "./expect.ts";
import type { Operator } from "./expr.ts";
import type { Value } from "./value.ts";
import { equal, isList } from "./value.ts";

/** Operators whose sides are both evaluated; `and` and `or` are not among them. */
export type StrictOperator = Exclude<Operator, "and" | "or">;

/** What each operator does with two values. */
export const operators: Readonly<Record<StrictOperator, (a: Value, b: Value) => Value>> = {
  "==": (a, b) => equal(a, b),
  "!=": (a, b) => !equal(a, b),
  "<": (a, b) => compare(a, b) < 0,
  "<=": (a, b) => compare(a, b) <= 0,
  ">": (a, b) => compare(a, b) > 0,
  ">=": (a, b) => compare(a, b) >= 0,
  in: contains,
  "..": range,
  "+": add,
  "-": (a, b) => finite(numberOf(a) - numberOf(b)),
  "*": (a, b) => finite(numberOf(a) * numberOf(b)),
  "/": (a, b) => finite(numberOf(a) / divisor(b)),
  "%": (a, b) => remainder(numberOf(a), divisor(b)),
};

function add(a: Value, b: Value): Value {
  if (typeof a !== "string" || typeof b !== "string") return finite(numberOf(a) + numberOf(b));
  allowText(a.length + b.length);
  return a + b;
}

function divisor(value: Value): number {
  const by = numberOf(value);
  if (by === 0) throw new EvaluationError("division-by-zero", "A number is divided by zero.");
  return by;
}

/** The remainder with the divisor's sign, so that counting round a circle works below zero too. */
function remainder(a: number, by: number): number {
  const rest = a % by;
  return finite(rest !== 0 && rest < 0 !== by < 0 ? rest + by : rest);
}

function contains(item: Value, whole: Value): boolean {
  if (typeof whole === "string" && typeof item === "string") return whole.includes(item);
  if (isList(whole)) return whole.some((each) => equal(each, item));
  throw new EvaluationError("wrong-type", "`in` needs a list, or a text within a text.");
}

function range(from: Value, to: Value): Value {
  const first = integerOf(from);
  const count = Math.max(0, integerOf(to) - first + 1);
  allowItems(count);
  return Array.from({ length: count }, (_, i) => first + i);
}
