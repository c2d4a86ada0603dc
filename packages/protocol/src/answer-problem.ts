import { characters, type Type } from "@polylogue/expression";
import type { AnswerField } from "./model-port.ts";

type Path = readonly (string | number)[];

/**
 * One sentence about what stands at `path`: what it must be and what was found.
 * Made from the type and the value alone, so that it is the same whatever library found the fault.
 * Lists count from 1, as they do in the language.
 */
export function describeProblem(fields: readonly AnswerField[], answer: unknown, path: Path): string {
  let type: Type = { kind: "record", fields };
  let value = answer;
  for (const [depth, step] of path.entries()) {
    if (typeof step === "string" && !owns(value, step)) {
      return `${place(path.slice(0, depth + 1))} is missing; it must be ${expected(within(type, step))}.`;
    }
    type = within(type, step);
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return strangers(type, value, path) ?? mustBe(type, value, path);
}

function mustBe(type: Type, value: unknown, path: Path): string {
  return `${place(path)} must be ${expected(type)}; found ${found(value, type)}.`;
}

function strangers(type: Type, value: unknown, path: Path): string | undefined {
  if (type.kind !== "record" || !isObject(value)) return undefined;
  const known = type.fields.map((field) => field.name);
  const strange = Object.keys(value).find((key) => !known.includes(key));
  if (strange === undefined) return undefined;
  return `${place([...path, short(strange)])} was not asked for; the keys are ${known.join(", ")}.`;
}

function place(path: Path): string {
  const text = path.reduce<string>((before, step) => {
    if (typeof step === "number") return `${before}[${step + 1}]`;
    return before ? `${before}.${step}` : step;
  }, "");
  return text ? `\`${text}\`` : "The answer";
}

function within(type: Type, step: string | number): Type {
  if (type.kind === "list") return type.of;
  if (type.kind === "record")
    return type.fields.find((field) => field.name === step)?.type ?? { kind: "unknown" };
  return { kind: "unknown" };
}

/** What a value of the type must be, in words. */
function expected(type: Type): string {
  switch (type.kind) {
    case "text":
      return `a text${count(type, "character")}`;
    case "number":
      return `a number${between(type)}`;
    case "integer":
      return `a whole number${between(type)}`;
    case "boolean":
      return "true or false";
    case "choice":
      return oneOf(type.options);
    case "list":
      return type.of.kind === "choice" && type.of.options.length === 0
        ? "an empty list"
        : `a list${count(type, "item")}`;
    case "record":
      return `an object with the keys ${type.fields.map((field) => field.name).join(", ")}`;
    default:
      return "something else";
  }
}

function oneOf(options: readonly string[]): string {
  return options.length === 0
    ? "something to choose from, and there is nothing"
    : `one of ${options.join(", ")}`;
}

interface Bounds {
  readonly min?: number | string;
  readonly max?: number | string;
}

function count({ min, max }: Bounds, unit: string): string {
  const units = (n: number | string) => `${n} ${unit}${n === 1 ? "" : "s"}`;
  if (min !== undefined && min === max) return ` of ${units(min)}`;
  if (max === undefined) return min === undefined || min === 0 ? "" : ` of at least ${units(min)}`;
  return min === undefined || min === 0 ? ` of at most ${units(max)}` : ` of ${min} to ${units(max)}`;
}

function between({ min, max }: Bounds): string {
  if (min === undefined) return max === undefined ? "" : ` of at most ${max}`;
  return max === undefined ? ` of at least ${min}` : ` from ${min} to ${max}`;
}

/** What was found; a text or list that is only too long or too short is told by its length. */
function found(value: unknown, type: Type): string {
  if (typeof value === "string" && type.kind === "text")
    return value ? `${characters(value)} characters` : "an empty text";
  if (Array.isArray(value)) return type.kind === "list" ? `${value.length}` : "a list";
  if (isObject(value)) return "an object";
  return typeof value === "string" ? JSON.stringify(short(value)) : String(value);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const owns = (value: unknown, key: string): boolean => isObject(value) && Object.hasOwn(value, key);

function short(text: string): string {
  const start = Array.from(text).slice(0, 41);
  return start.length > 40 ? `${start.slice(0, 40).join("")}…` : text;
}
