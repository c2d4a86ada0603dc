import {
  characters,
  type ListType,
  limits,
  type NumberType,
  type RecordValue,
  type TextType,
  type Type,
} from "@polylogue/expression";
import * as z from "zod";
import { describeProblem } from "./answer-problem.ts";
import type { AnswerField, AnswerFormat, JsonSchema } from "./model-port.ts";

/** An answer read: its values by field, or one sentence that says what is wrong with it. */
export type Answer =
  | { readonly ok: true; readonly values: RecordValue }
  | { readonly ok: false; readonly problem: string };

/** How `fields` are asked for: one text as plain text, everything else as one JSON object. */
export function answerFormat(name: string, fields: readonly AnswerField[]): AnswerFormat {
  return plainText(fields) ? { kind: "text" } : { kind: "json", name, schema: objectSchema(fields) };
}

/**
 * The line that tells a model the shape of its JSON:
 * `Answer with JSON: {"reason": text 1..200, "feasible": boolean, "noticed": ["Ben" | "Ferry"]}`.
 * Empty for an answer in plain text.
 */
export function answerLine(fields: readonly AnswerField[]): string {
  return plainText(fields) ? "" : `Answer with JSON: ${spellFields(fields)}`;
}

/**
 * Reads an answer by its fields. Plain text is trimmed; JSON may stand in one fence and between blanks, and
 * nothing else is tolerated: no missing key, no other key, no value outside its bounds.
 */
export function readAnswer(fields: readonly AnswerField[], text: string): Answer {
  const single = plainText(fields);
  return single ? readText(single, text.trim()) : readJson(fields, unfenced(text.trim()));
}

function readText(field: AnswerField & { readonly type: TextType }, text: string): Answer {
  const fits = text !== "" || field.type.min === 0;
  if (fits && hasFittingLength(field.type, text)) return { ok: true, values: { [field.name]: text } };
  return { ok: false, problem: describeProblem([field], { [field.name]: text }, [field.name]) };
}

function readJson(fields: readonly AnswerField[], text: string): Answer {
  const value = parsed(text);
  if (value === undefined) return { ok: false, problem: brokenJson(text) };
  const read = validatorFor(fields).safeParse(value);
  if (read.success) return { ok: true, values: read.data as RecordValue };
  return { ok: false, problem: describeProblem(fields, value, (read.error.issues[0]?.path ?? []) as Path) };
}

type Path = readonly (string | number)[];

function parsed(text: string): unknown {
  try {
    return text.startsWith("{") ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

// Not the parser's own words: they change with its version, and a misfit is part of the story that a replay repeats.
function brokenJson(text: string): string {
  if (text === "") return "The answer is empty; it must be one JSON object.";
  const start = JSON.stringify(Array.from(text).slice(0, 40).join(""));
  if (!text.startsWith("{"))
    return `The answer must be one JSON object and nothing else; it begins with ${start}.`;
  if (!text.endsWith("}")) return "The JSON of the answer stops half-way or is followed by other text.";
  return `The answer is not valid JSON (keys and texts in double quotes, no comments); it begins with ${start}.`;
}

function unfenced(text: string): string {
  return /^```(?:json)?[ \t]*\r?\n([^]*?)\r?\n[ \t]*```$/i.exec(text)?.[1]?.trim() ?? text;
}

function plainText(fields: readonly AnswerField[]): (AnswerField & { readonly type: TextType }) | undefined {
  const [only, ...others] = fields;
  if (only?.type.kind !== "text" || others.length > 0) return undefined;
  return only as AnswerField & { readonly type: TextType };
}

// ---- the type as a validator

const validators = new WeakMap<readonly AnswerField[], z.ZodType>();

function validatorFor(fields: readonly AnswerField[]): z.ZodType {
  let validator = validators.get(fields);
  if (!validator) validators.set(fields, (validator = objectValidator(fields)));
  return validator;
}

const objectValidator = (fields: readonly AnswerField[]): z.ZodType =>
  z.strictObject(byName(fields, (field) => validatorOf(field.type)));

function validatorOf(type: Type): z.ZodType {
  switch (type.kind) {
    case "text":
      return textValidator(type);
    case "number":
    case "integer":
      return numberValidator(type);
    case "boolean":
      return z.boolean();
    case "choice":
      return z.enum(type.options as [string, ...string[]]);
    case "list":
      return listValidator(type);
    case "record":
      return objectValidator(type.fields);
    default:
      return unaskable(type);
  }
}

// Characters, not UTF-16 units: what the language counts, and what JSON Schema and grammars count.
function hasFittingLength({ min, max }: TextType, text: string): boolean {
  const count = characters(text);
  return count >= (closed(min) ?? 0) && count <= (closed(max) ?? limits.text);
}

const textValidator = (type: TextType): z.ZodType =>
  z.string().refine((text) => hasFittingLength(type, text));

function numberValidator({ kind, min, max }: NumberType): z.ZodType {
  const number = kind === "integer" ? z.int() : z.number();
  return number.min(closed(min) ?? -Infinity).max(closed(max) ?? Infinity);
}

function listValidator(type: ListType): z.ZodType {
  return z
    .array(validatorOf(type.of))
    .min(closed(type.min) ?? 0)
    .max(nobody(type.of) ? 0 : (closed(type.max) ?? limits.items));
}

// ---- the type as a JSON schema

function objectSchema(fields: readonly AnswerField[]): JsonSchema {
  return {
    type: "object",
    properties: byName(fields, (field) => documented(schemaOf(field.type), field.doc)),
    required: fields.map((field) => field.name),
    additionalProperties: false,
  };
}

const documented = (schema: JsonSchema, doc: string | undefined): JsonSchema =>
  doc ? { ...schema, description: doc } : schema;

function schemaOf(type: Type): JsonSchema {
  switch (type.kind) {
    case "text":
      return { type: "string", ...bounds(type, "minLength", "maxLength") };
    case "number":
    case "integer":
      return { type: type.kind, ...bounds(type, "minimum", "maximum") };
    case "boolean":
      return { type: "boolean" };
    case "choice":
      return { enum: type.options };
    case "list":
      return listSchema(type);
    case "record":
      return objectSchema(type.fields);
    default:
      return unaskable(type);
  }
}

function listSchema(type: ListType): JsonSchema {
  if (nobody(type.of)) return { type: "array", items: { type: "string" }, maxItems: 0 };
  return { type: "array", items: schemaOf(type.of), ...bounds(type, "minItems", "maxItems") };
}

function bounds<L extends string, M extends string>(
  { min, max }: Pick<TextType, "min" | "max">,
  least: L,
  most: M,
): { [K in L | M]?: number } {
  const pairs = [[least, closed(min)] as const, [most, closed(max)] as const];
  return Object.fromEntries(pairs.filter(([, bound]) => bound !== undefined)) as { [K in L | M]?: number };
}

// ---- the type as a line

const spellFields = (fields: readonly AnswerField[]): string =>
  `{${fields.map((field) => `${JSON.stringify(field.name)}: ${spell(field.type)}`).join(", ")}}`;

function spell(type: Type): string {
  switch (type.kind) {
    case "text":
    case "number":
    case "integer":
      return `${type.kind}${range(type)}`;
    case "boolean":
      return "boolean";
    case "choice":
      return type.options.map((option) => JSON.stringify(option)).join(" | ") || "nothing";
    case "list":
      return spellList(type);
    case "record":
      return spellFields(type.fields);
    default:
      return unaskable(type);
  }
}

function spellList(type: ListType): string {
  if (nobody(type.of)) return "[]";
  const [min, max] = [closed(type.min), closed(type.max)];
  if (min === undefined && max === undefined) return `[${spell(type.of)}]`;
  return `[${spell(type.of)}, ${min === max ? min : `${min ?? ""}..${max ?? ""}`} items]`;
}

function range({ min, max }: Pick<TextType, "min" | "max">): string {
  const [least, most] = [closed(min), closed(max)];
  return least === undefined && most === undefined ? "" : ` ${least ?? ""}..${most ?? ""}`;
}

// ---- what all three share

function byName<T>(fields: readonly AnswerField[], make: (field: AnswerField) => T): Record<string, T> {
  // zod leaves `__proto__` out of what it returns, so an answer could never hold it.
  if (fields.some((field) => field.name === "__proto__"))
    throw new TypeError("no field can be named `__proto__`");
  return Object.fromEntries(fields.map((field) => [field.name, make(field)]));
}

const nobody = (type: Type): boolean => type.kind === "choice" && type.options.length === 0;

function closed(bound: TextType["min"]): number | undefined {
  if (typeof bound === "string")
    throw new TypeError(`the bound \`${bound}\` must be a number before a question is asked`);
  return bound;
}

function unaskable(type: Type): never {
  throw new TypeError(`a value of type \`${type.kind}\` cannot be asked for`);
}
