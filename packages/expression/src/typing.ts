import { hull } from "./bounds.ts";
import type { Operator } from "./expr.ts";
import { comparable, unify } from "./fits.ts";
import type { Bound, Field, ListType, NumberType, Type } from "./type.ts";
import type { Value } from "./value.ts";

// The types of composed expressions, from the types of their parts; `undefined` where the parts do not suit.

const boolean: Type = { kind: "boolean" };
const unknown: Type = { kind: "unknown" };

/** The narrowest type of a plain value: a choice of one text, a range of one number. */
export function literalType(value: Value): Type {
  if (typeof value === "string") return { kind: "choice", options: [value] };
  if (typeof value === "number") {
    return { kind: Number.isInteger(value) ? "integer" : "number", min: value, max: value };
  }
  if (typeof value === "boolean") return boolean;
  if (Array.isArray(value))
    return listType((value as readonly Value[]).map((item) => ({ type: literalType(item) })));
  return {
    kind: "record",
    fields: Object.entries(value).map(([name, v]) => ({ name, type: literalType(v) })),
  };
}

/** One piece of a list literal: an item, items taken in (`spread`), or items made by a loop over `source`. */
export interface ListPiece {
  readonly type: Type;
  readonly spread?: boolean;
  readonly source?: Type;
  readonly filtered?: boolean;
}

/** The type of a list literal; `undefined` where its items have nothing in common. */
export function listType(pieces: readonly ListPiece[], join = unify): ListType {
  let of: Type | undefined = { kind: "nothing" };
  for (const piece of pieces) of = of && join(of, itemType(piece));
  const sizes = pieces.map(pieceSize);
  const max = total(sizes.map((size) => size.max));
  const min = total(sizes.map((size) => size.min)) ?? 0;
  return { kind: "list", of: of ?? unknown, ...(max === undefined ? {} : { min, max }) };
}

/** Whether the items of a list literal have a type in common. */
export function itemsAgree(pieces: readonly ListPiece[]): boolean {
  let of: Type | undefined = { kind: "nothing" };
  for (const piece of pieces) of = of && unify(of, itemType(piece));
  return of !== undefined;
}

const itemType = (piece: ListPiece): Type =>
  piece.spread ? (elementType(piece.type) ?? unknown) : piece.type;

function pieceSize(piece: ListPiece): { min: Bound | undefined; max: Bound | undefined } {
  const list = piece.source ?? (piece.spread ? piece.type : undefined);
  if (list?.kind === "nothing") return { min: 0, max: 0 };
  if (piece.source && piece.spread) return { min: 0, max: undefined };
  if (!list) return { min: 1, max: 1 };
  if (list.kind !== "list") return { min: 0, max: undefined };
  return { min: piece.filtered ? 0 : (list.min ?? 0), max: list.max };
}

/** A sum of bounds, where it can be told; a single named bound survives. */
function total(ends: readonly (Bound | undefined)[]): Bound | undefined {
  const some = ends.filter((end) => end !== 0);
  if (some.length <= 1) return some.length ? some[0] : 0;
  return some.every((end) => typeof end === "number") ? some.reduce((a, b) => a + b, 0) : undefined;
}

/** The type of what a list holds. */
export function elementType(type: Type): Type | undefined {
  if (type.kind === "list") return type.of;
  return type.kind === "unknown" || type.kind === "nothing" ? type : undefined;
}

/** The field of a record type. */
export function fieldType(type: Type, name: string): Field | undefined {
  if (type.kind === "unknown" || type.kind === "nothing") return { name, type: unknown };
  return type.kind === "record" ? type.fields.find((field) => field.name === name) : undefined;
}

const open = (type: Type) => type.kind === "unknown" || type.kind === "nothing";
const numeric = (type: Type): type is NumberType => type.kind === "number" || type.kind === "integer";
const numberLike = (type: Type) => numeric(type) || open(type);
const textLike = (type: Type) => ["text", "choice", "seat"].includes(type.kind) || open(type);
const integerLike = (type: Type) => type.kind === "integer" || open(type);
const booleanLike = (type: Type) => type.kind === "boolean" || open(type);

type Rule = (left: Type, right: Type, operator: Operator) => Type | undefined;
const both =
  (test: (type: Type) => boolean, result: Rule): Rule =>
  (a, b, o) =>
    test(a) && test(b) ? result(a, b, o) : undefined;

const logic: Rule = both(booleanLike, () => boolean);
const equality: Rule = (a, b) => (comparable(a, b) ? boolean : undefined);
const order: Rule = (a, b) =>
  (numberLike(a) && numberLike(b)) || (textLike(a) && textLike(b)) ? boolean : undefined;
const arithmetic: Rule = both(numberLike, (a, b, operator) => ({
  kind: a.kind === "integer" && b.kind === "integer" && operator !== "/" ? "integer" : "number",
  ...(numeric(a) && numeric(b) ? interval(a, b, operator) : {}),
}));

const rules: Readonly<Record<Operator, Rule>> = {
  or: logic,
  and: logic,
  "==": equality,
  "!=": equality,
  "<": order,
  "<=": order,
  ">": order,
  ">=": order,
  in: (item, whole) => {
    const of = elementType(whole);
    if (of) return comparable(item, of) ? boolean : undefined;
    return textLike(item) && textLike(whole) ? boolean : undefined;
  },
  "..": both(integerLike, (a, b) => ({
    kind: "list",
    of:
      a.kind === "integer" && b.kind === "integer" ? { kind: "integer", ...hull(a, b) } : { kind: "integer" },
  })),
  "+": (a, b, operator) =>
    textLike(a) && textLike(b) && !(open(a) && open(b)) ? { kind: "text" } : arithmetic(a, b, operator),
  "-": arithmetic,
  "*": arithmetic,
  "/": arithmetic,
  "%": arithmetic,
};

/** The type of `left operator right`. */
export function binaryType(operator: Operator, left: Type, right: Type): Type | undefined {
  return rules[operator](left, right, operator);
}

/** The type of `-operand`. */
export function negativeType(of: Type): Type | undefined {
  if (open(of)) return of;
  if (!numeric(of)) return undefined;
  const known = typeof of.min === "number" && typeof of.max === "number";
  return { kind: of.kind, ...(known ? { min: -(of.max as number), max: -(of.min as number) } : {}) };
}

const corners: Partial<Record<Operator, (a: number, b: number) => number>> = {
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

function interval(a: NumberType, b: NumberType, operator: Operator): Pick<NumberType, "min" | "max"> {
  const ends = [a.min, a.max, b.min, b.max];
  if (!ends.every((end) => typeof end === "number")) return {};
  const [al, ah, bl, bh] = ends as [number, number, number, number];
  if (operator === "+") return { min: al + bl, max: ah + bh };
  if (operator === "-") return { min: al - bh, max: ah - bl };
  const corner = corners[operator];
  // A divisor that may be zero bounds nothing.
  if (!corner || (operator === "/" && bl <= 0 && bh >= 0)) return {};
  const ways = [corner(al, bl), corner(al, bh), corner(ah, bl), corner(ah, bh)];
  return { min: Math.min(...ways), max: Math.max(...ways) };
}
