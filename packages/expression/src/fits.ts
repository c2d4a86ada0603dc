import type { Ends } from "./bounds.ts";
import { clean, hull, within } from "./bounds.ts";
import type { ChoiceType, Field, ListType, NumberType, RecordType, Type } from "./type.ts";
import { characters } from "./value.ts";

/** Whether a value of type `from` may stand where `to` is wanted. */
export function fits(from: Type, to: Type): boolean {
  if (from.kind === "unknown" || to.kind === "unknown" || from.kind === "nothing") return true;
  switch (to.kind) {
    case "text":
      return fitsText(from, to);
    case "number":
      return (from.kind === "number" || from.kind === "integer") && within(from, to);
    case "integer":
      return from.kind === "integer" && within(from, to);
    case "boolean":
      return from.kind === "boolean";
    case "choice":
      return from.kind === "choice" && from.options.every((option) => to.options.includes(option));
    case "list":
      return from.kind === "list" && fitsList(from, to);
    case "record":
      return from.kind === "record" && fitsRecord(from, to);
    case "seat":
      return from.kind === "seat" && from.role === to.role;
    case "nothing":
      return false;
  }
}

function fitsText(from: Type, to: Ends): boolean {
  if (from.kind === "text")
    return within({ min: from.min ?? 0, max: from.max }, { min: to.min ?? 0, max: to.max });
  if (from.kind === "seat") return true;
  return from.kind === "choice" && from.options.every((option) => within(lengths([option]), to));
}

function fitsList(from: ListType, to: ListType): boolean {
  if (!fits(from.of, to.of)) return false;
  return within({ min: from.min ?? 0, max: from.max }, { min: to.min ?? 0, max: to.max });
}

function fitsRecord(from: RecordType, to: RecordType): boolean {
  if (from === to) return true;
  return to.fields.every((wanted) => {
    const found = from.fields.find((field) => field.name === wanted.name);
    return found !== undefined && fits(found.type, wanted.type);
  });
}

/** The narrowest type that both fit, if there is one. */
export function unify(a: Type, b: Type): Type | undefined {
  if (a === b || b.kind === "nothing") return a;
  if (a.kind === "nothing") return b;
  if (a.kind === "unknown" || b.kind === "unknown") return { kind: "unknown" };
  if (isNumeric(a) && isNumeric(b)) return { kind: a.kind === b.kind ? a.kind : "number", ...hull(a, b) };
  if (isTextual(a) && isTextual(b)) return unifyTexts(a, b);
  if (a.kind === "boolean" && b.kind === "boolean") return a;
  if (a.kind === "list" && b.kind === "list") return unifyLists(a, b);
  if (a.kind === "record" && b.kind === "record") return unifyRecords(a, b);
  return undefined;
}

const isNumeric = (type: Type): type is NumberType => type.kind === "number" || type.kind === "integer";
const isTextual = (type: Type) => type.kind === "text" || type.kind === "choice" || type.kind === "seat";

function unifyTexts(a: Type, b: Type): Type {
  if (a.kind === "choice" && b.kind === "choice") return { kind: "choice", options: union(a, b) };
  if (a.kind === "seat" && b.kind === "seat" && a.role === b.role) return a;
  return { kind: "text", ...hull(endsOfText(a), endsOfText(b)) };
}
const union = (a: ChoiceType, b: ChoiceType) => [...new Set([...a.options, ...b.options])];

function endsOfText(type: Type): Ends {
  if (type.kind === "text") return clean(type);
  return type.kind === "choice" ? lengths(type.options) : {};
}
function lengths(options: readonly string[]): Ends {
  const counts = options.map(characters);
  return options.length ? { min: Math.min(...counts), max: Math.max(...counts) } : {};
}

function unifyLists(a: ListType, b: ListType): Type | undefined {
  const of = unify(a.of, b.of);
  const ends = hull({ min: a.min ?? 0, max: a.max }, { min: b.min ?? 0, max: b.max });
  return of && { kind: "list", of, ...(ends.max === undefined ? {} : ends) };
}

function unifyRecords(a: RecordType, b: RecordType): Type {
  const fields = a.fields.flatMap((field): Field[] => {
    const other = b.fields.find((f) => f.name === field.name);
    const type = other && unify(field.type, other.type);
    return type ? [{ ...field, type, ...(field.secret || other?.secret ? { secret: true } : {}) }] : [];
  });
  return { kind: "record", fields };
}

/** Whether a value of one type could ever equal a value of the other. */
export function comparable(a: Type, b: Type): boolean {
  if (["unknown", "nothing"].includes(a.kind) || ["unknown", "nothing"].includes(b.kind)) return true;
  if (a.kind === "choice" && b.kind === "choice")
    return a.options.some((option) => b.options.includes(option));
  if (isTextual(a)) return isTextual(b);
  if (isNumeric(a)) return isNumeric(b);
  if (a.kind === "list" && b.kind === "list") return comparable(a.of, b.of);
  return a.kind === b.kind;
}
