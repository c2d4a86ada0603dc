import { decimal } from "./decimal.ts";
import { show } from "./show.ts";
import type { ListType, NumberType, RecordType, TextType, Type } from "./type.ts";
import { characters, limits } from "./value.ts";

/** One thing that is wrong with a value: where in it, and a sentence. */
export interface Problem {
  /** Field names and item numbers (from 1), outermost first; empty: the value as a whole. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}
export interface AcceptOptions {
  /** Let records have fields that their type does not name. */
  readonly moreFields?: boolean;
}

/** What is wrong with a value from outside (an input, a setting, an answer) for a closed type; empty: nothing. */
export function accept(type: Type, value: unknown, options: AcceptOptions = {}): readonly Problem[] {
  const problems: Problem[] = [];
  visit(type, value, { path: [], problems, options });
  return problems;
}

interface Visit {
  readonly path: readonly (string | number)[];
  readonly problems: Problem[];
  readonly options: AcceptOptions;
}
const complain = (at: Visit, must: string) =>
  void at.problems.push({ path: at.path, message: `${where(at.path)} must be ${must}.` });
const into = (at: Visit, step: string | number): Visit => ({ ...at, path: [...at.path, step] });

function where(path: readonly (string | number)[]): string {
  if (path.length === 0) return "It";
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`)).join("");
  return `\`${steps.startsWith(".") ? steps.slice(1) : steps}\``;
}

function visit(type: Type, value: unknown, at: Visit): void {
  switch (type.kind) {
    case "text":
      return visitText(type, value, at);
    case "number":
    case "integer":
      return visitNumber(type, value, at);
    case "boolean":
      return typeof value === "boolean" ? undefined : complain(at, "true or false");
    case "choice":
      return type.options.includes(value as string) ? undefined : complain(at, oneOf(type.options));
    case "list":
      return visitList(type, value, at);
    case "record":
      return visitRecord(type, value, at);
    case "seat":
      return typeof value === "string" ? undefined : complain(at, `the name of one of ${show(type)}`);
    default:
      return undefined;
  }
}

function oneOf(options: readonly string[]): string {
  return options.length
    ? `one of ${options.map((option) => JSON.stringify(option)).join(", ")}`
    : "one of nobody";
}

function visitText(type: TextType, value: unknown, at: Visit): void {
  if (typeof value !== "string") return complain(at, "a text");
  const count = characters(value);
  if (count > limits.text) return complain(at, `a text of at most ${limits.text} characters`);
  if (outside(count, type)) complain(at, `a text of ${between(type)} characters, and has ${count}`);
}

function visitNumber(type: NumberType, value: unknown, at: Visit): void {
  const whole = type.kind === "integer" ? "a whole number" : "a number";
  const right = type.kind === "integer" ? Number.isInteger(value) : Number.isFinite(value);
  if (!right) return complain(at, whole);
  if (outside(value as number, type))
    complain(at, `${whole} of ${between(type)}, and is ${decimal(value as number)}`);
}

function visitList(type: ListType, value: unknown, at: Visit): void {
  if (!Array.isArray(value)) return complain(at, "a list");
  if (value.length > limits.items) return complain(at, `a list of at most ${limits.items} items`);
  if (outside(value.length, type)) complain(at, `a list of ${between(type)} items, and has ${value.length}`);
  value.forEach((item, i) => visit(type.of, item, into(at, i + 1)));
}

function visitRecord(type: RecordType, value: unknown, at: Visit): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return complain(at, `a record with ${type.fields.map((field) => `\`${field.name}\``).join(", ")}`);
  }
  for (const field of type.fields) {
    const there = into(at, field.name);
    if (!Object.hasOwn(value, field.name))
      at.problems.push({ path: there.path, message: `${where(there.path)} is missing.` });
    else visit(field.type, (value as Record<string, unknown>)[field.name], there);
  }
  if (!at.options.moreFields) visitStrangers(type, value, at);
}

function visitStrangers(type: RecordType, value: object, at: Visit): void {
  for (const name of Object.keys(value)) {
    if (type.fields.some((field) => field.name === name)) continue;
    const { path } = into(at, name);
    at.problems.push({ path, message: `${where(path)} is not a field of \`${show(type)}\`.` });
  }
}

type Sized = Pick<TextType, "min" | "max">;
const outside = (n: number, { min, max }: Sized) =>
  (typeof min === "number" && n < min) || (typeof max === "number" && n > max);

function between({ min, max }: Sized): string {
  if (min === max) return `exactly ${min}`;
  if (max === undefined) return `at least ${min}`;
  return min === undefined ? `at most ${max}` : `${min} to ${max}`;
}
