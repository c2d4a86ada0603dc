import { decimal } from "./decimal.ts";
import { EvaluationError } from "./error.ts";
import type { RecordValue, Value } from "./value.ts";
import { isList, isRecord, limits } from "./value.ts";

// A checked scene never meets these failures; an expression from elsewhere fails in good order.

const wrong = (wanted: string, value: Value) =>
  new EvaluationError("wrong-type", `This needs ${wanted}, but it is ${describe(value)}.`);

/** What a value is, in words. */
export function describe(value: Value): string {
  if (typeof value === "string") return "a text";
  if (typeof value === "number") return `the number ${decimal(value)}`;
  if (typeof value === "boolean") return value ? "true" : "false";
  return isList(value) ? "a list" : "a record";
}

export function numberOf(value: Value): number {
  if (typeof value !== "number") throw wrong("a number", value);
  return value;
}
export function integerOf(value: Value): number {
  if (!Number.isInteger(value)) throw wrong("a whole number", value);
  return value as number;
}
export function booleanOf(value: Value): boolean {
  if (typeof value !== "boolean") throw wrong("true or false", value);
  return value;
}
export function listOf(value: Value): readonly Value[] {
  if (!isList(value)) throw wrong("a list", value);
  return value;
}
export function recordOf(value: Value): RecordValue {
  if (!isRecord(value)) throw wrong("a record", value);
  return value;
}
/** What may stand in the middle of a text. */
export function printable(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return decimal(value);
  if (typeof value === "boolean") return String(value);
  throw wrong("a text, a number or true or false", value);
}

/** A finite number, and zero without a sign. */
export function finite(value: number): number {
  if (!Number.isFinite(value)) throw new EvaluationError("too-large", "The number is too large.");
  return value + 0;
}
/** Refuses a text of so many characters before it is made. */
export function allowText(length: number): void {
  if (length > limits.text)
    throw new EvaluationError("too-large", `The text is longer than ${limits.text} characters.`);
}
/** Refuses a list of so many items before it is made. */
export function allowItems(count: number): void {
  if (count > limits.items)
    throw new EvaluationError("too-large", `The list has more than ${limits.items} items.`);
}

/** Order of numbers, and of texts by their code units. */
export function compare(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return a < b ? -1 : a > b ? 1 : 0;
  throw wrong("two numbers or two texts", typeof a === "number" || typeof a === "string" ? b : a);
}
