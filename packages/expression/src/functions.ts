import { EvaluationError } from "./error.ts";
import { allowText, compare, finite, integerOf, listOf, numberOf, printable } from "./expect.ts";
import { unify } from "./fits.ts";
import type { NumberType, Type } from "./type.ts";
import type { Value } from "./value.ts";
import { isList } from "./value.ts";

/** A function of the language. There are no others, and a scene cannot add any. */
export interface FunctionSpec {
  /** How it is called, for messages and hovers. */
  readonly signature: string;
  readonly doc: string;
  /** The result's type, or `undefined` where the arguments do not suit. */
  readonly type: (given: readonly Type[]) => Type | undefined;
  readonly evaluate: (given: readonly Value[]) => Value;
}

const integer: NumberType = { kind: "integer" };
const number: NumberType = { kind: "number" };
const text: Type = { kind: "text" };
const boolean: Type = { kind: "boolean" };
const unknown: Type = { kind: "unknown" };

const elements = (type: Type | undefined): Type | undefined =>
  type?.kind === "list" ? type.of : type?.kind === "unknown" ? unknown : undefined;
const isNumber = (type: Type | undefined): boolean =>
  type !== undefined && ["integer", "number", "unknown", "nothing"].includes(type.kind);
const isPrintable = (type: Type | undefined): boolean =>
  type !== undefined && !["list", "record"].includes(type.kind);

/** `f(xs)` and nothing else. */
function overList(result: (item: Type, list: Type) => Type | undefined): FunctionSpec["type"] {
  return ([list, more]) => {
    const item = more ? undefined : elements(list);
    return item && result(item, list as Type);
  };
}
const numbers = (result: (item: Type) => Type) =>
  overList((item) => (isNumber(item) ? result(item) : undefined));

/** `min(xs)`, `min(a, b, …)`: of several, each by itself is a bound on one side. */
function extreme(near: "min" | "max", choose: (...ends: number[]) => number): FunctionSpec["type"] {
  return (given) => {
    if (given.length === 1) return numeric(elements(given[0]));
    const item = numeric(given.slice(1).reduce((a, b) => join(a, b), given[0] ?? text));
    if (item?.kind !== "integer" && item?.kind !== "number") return item;
    const far = near === "min" ? "max" : "min";
    const limits = given.flatMap((type) =>
      type.kind === "integer" || type.kind === "number" ? [type[far]] : [],
    );
    const known = limits.filter((end) => typeof end === "number");
    const limit = known.length > 0 ? choose(...known) : limits.find((end) => end !== undefined);
    const { [far]: _, ...open } = item;
    return limit === undefined ? open : { ...open, [far]: limit };
  };
}
const numeric = (type: Type | undefined): Type | undefined => (isNumber(type) ? type : undefined);
const join = (a: Type, b: Type): Type => unify(a, b) ?? text;

const only = (given: readonly Value[]): readonly Value[] => listOf(given[0] as Value);
const several = (given: readonly Value[]): readonly Value[] =>
  given.length === 1 && isList(given[0] as Value) ? (given[0] as readonly Value[]) : given;

function chosen(
  list: readonly Value[],
  what: string,
  at: (list: readonly Value[]) => Value | undefined,
): Value {
  const value = at(list);
  if (value === undefined)
    throw new EvaluationError("nothing-to-choose", `There is no ${what} of an empty list.`);
  return value;
}
const total = (list: readonly Value[]): number =>
  list.reduce<number>((sum, item) => finite(sum + numberOf(item)), 0);
const least = (list: readonly Value[], sign: 1 | -1): Value | undefined =>
  list.length === 0 ? undefined : list.map(numberOf).reduce((a, b) => (compare(a, b) * sign <= 0 ? a : b));

/** Every function by its name. */
export const functions: Readonly<Record<string, FunctionSpec>> = {
  count: {
    signature: "count(list)",
    doc: "How many items a list has.",
    type: overList((_, list) => ({ kind: "integer", ...sizes(list) })),
    evaluate: (given) => only(given).length,
  },
  sum: {
    signature: "sum(numbers)",
    doc: "All numbers of a list together; 0 for none.",
    type: numbers((item) => (item.kind === "integer" ? integer : number)),
    evaluate: (given) => total(only(given)),
  },
  mean: {
    signature: "mean(numbers)",
    doc: "The arithmetic mean of a list that is not empty.",
    type: numbers(() => number),
    evaluate: (given) => chosen(only(given), "mean", (xs) => (xs.length ? total(xs) / xs.length : undefined)),
  },
  min: {
    signature: "min(numbers) or min(a, b)",
    doc: "The least of some numbers.",
    type: extreme("min", Math.min),
    evaluate: (given) => chosen(several(given), "least", (xs) => least(xs, 1)),
  },
  max: {
    signature: "max(numbers) or max(a, b)",
    doc: "The greatest of some numbers.",
    type: extreme("max", Math.max),
    evaluate: (given) => chosen(several(given), "greatest", (xs) => least(xs, -1)),
  },
  any: {
    signature: "any(list)",
    doc: "Whether a list has an item that is not false.",
    type: overList(() => boolean),
    evaluate: (given) => only(given).some((item) => item !== false),
  },
  first: {
    signature: "first(list)",
    doc: "The first item of a list that is not empty.",
    type: overList((item) => item),
    evaluate: (given) => chosen(only(given), "first item", (xs) => xs[0]),
  },
  last: {
    signature: "last(list)",
    doc: "The last item of a list that is not empty.",
    type: overList((item) => item),
    evaluate: (given) => chosen(only(given), "last item", (xs) => xs.at(-1)),
  },
  take: {
    signature: "take(list, n)",
    doc: "The first n items of a list, or all where there are fewer.",
    type: ([list, n, more]) => {
      const item = more ? undefined : elements(list);
      return item && n && (n.kind === "integer" || n.kind === "unknown")
        ? taken(item, list as Type, n)
        : undefined;
    },
    evaluate: ([list, n]) => listOf(list as Value).slice(0, Math.max(0, integerOf(n as Value))),
  },
  join: {
    signature: "join(list, text)",
    doc: "The items of a list as one text, with a text between them.",
    type: ([list, between, more]) =>
      !more && isPrintable(elements(list)) && isPrintable(between) ? text : undefined,
    evaluate: ([list, between]) => {
      const items = listOf(list as Value).map(printable);
      const gap = printable(between as Value);
      allowText(items.reduce((sum, item) => sum + item.length, gap.length * Math.max(0, items.length - 1)));
      return items.join(gap);
    },
  },
  round: {
    signature: "round(number) or round(number, digits)",
    doc: "The nearest whole number, halves upwards; or the nearest with so many digits after the point.",
    type: ([value, digits, more]) => {
      if (more || !isNumber(value)) return undefined;
      if (!digits) return { ...integer, ...roundedEnds(value) };
      return digits.kind === "integer" || digits.kind === "unknown" ? number : undefined;
    },
    evaluate: ([value, digits]) =>
      rounded(numberOf(value as Value), digits === undefined ? 0 : integerOf(digits)),
  },
  reveal: {
    signature: "reveal(value)",
    doc: "The value itself, with leave to show a secret here.",
    type: ([value, more]) => (more ? undefined : value),
    evaluate: ([value]) => value as Value,
  },
};

/** Functions that the evaluator knows by an operation of their own. */
export const choosers: Readonly<Record<"best" | "pick", Pick<FunctionSpec, "signature" | "doc">>> = {
  best: {
    signature: "best(e for x in list by key)",
    doc: "The e with the greatest key, the first among equals.",
  },
  pick: { signature: "pick(list)", doc: "One item of a list, drawn by the run's seed." },
};

/** The function of that name, if the language has one. */
export function functionNamed(name: string): FunctionSpec | undefined {
  return Object.hasOwn(functions, name) ? functions[name] : undefined;
}
export const functionNames: readonly string[] = [...Object.keys(functions), ...Object.keys(choosers)];

function sizes(list: Type): Pick<NumberType, "min" | "max"> {
  return list.kind === "list"
    ? { min: list.min ?? 0, ...(list.max === undefined ? {} : { max: list.max }) }
    : {};
}

function roundedEnds(type: Type | undefined): Pick<NumberType, "min" | "max"> {
  if (type?.kind !== "number" && type?.kind !== "integer") return {};
  const end = (key: "min" | "max") => {
    const bound = type.kind === "integer" || typeof type[key] !== "string" ? type[key] : undefined;
    return bound === undefined ? {} : { [key]: typeof bound === "number" ? rounded(bound, 0) : bound };
  };
  return { ...end("min"), ...end("max") };
}

function taken(item: Type, list: Type, n: Type): Type {
  const ends = [list.kind === "list" ? list.max : undefined, n.kind === "integer" ? n.max : undefined];
  const known = ends.filter((end) => typeof end === "number");
  const max = known.length ? Math.max(0, Math.min(...known)) : ends.find((end) => end !== undefined);
  return { kind: "list", of: item, ...(max === undefined ? {} : { min: 0, max }) };
}

function rounded(value: number, digits: number): number {
  if (digits <= 0 || Math.abs(value) >= 1e21) return finite(Math.round(value));
  return finite(
    Number(`${Math.round(Number(`${plain(value)}e${Math.min(digits, 20)}`))}e-${Math.min(digits, 20)}`),
  );
}
const plain = (value: number): string => (String(value).includes("e") ? value.toFixed(20) : String(value));
