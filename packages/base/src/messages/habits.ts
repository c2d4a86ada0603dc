import type { Facts } from "./words.ts";

/** What other languages write, and what a scene writes for it. */
type Habits = ReadonlyMap<string, string>;

const texts = 'A text stands between `"`, or between `"""` if it has several lines.';
const equal = "Two values are compared with `==` or `!=`.";

const signs: Habits = new Map([
  ["&&", "Write `and`."],
  ["&", "Write `and`."],
  ["||", "Write `or`."],
  ["!", "Write `not`."],
  ["'", texts],
  ["`", texts],
  ["#", "A comment begins with `//`."],
  [";", "Delete it: nothing ends a line but its end."],
  ["?", "Delete it; to choose, write `if c then a else b`."],
]);

/** By the place and by what is found there. */
const places: Habits = new Map([
  ["a step `=`", "To change a value, write `set name = value`."],
  ["a step `+`", "Write the whole sum: `set n = n + 1`."],
  ["a step `-`", "Write the whole sum: `set n = n - 1`."],
  ["a state `=`", "An arrow is written `->`."],
  ["a state `if`", "The condition of an arrow begins with `when`."],
  ["a question `:`", "Write `says name: type`, or several fields between braces."],
  ["a hole `:`", "Braces that are no hole are doubled: `{{` and `}}`."],
  ["an arrow `|`", "Write `or`."],
  ...["an arrow", "an expression", "a hole", "parentheses", "a stage", "a test", "`if … then … else …`"].map(
    (place) => [`${place} \`=\``, equal] as const,
  ),
]);

const types: Habits = new Map([
  ["string", "text"],
  ["str", "text"],
  ["String", "text"],
  ["int", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["bool", "boolean"],
]);

const functions: Habits = new Map([
  ["len", "count"],
  ["length", "count"],
  ["size", "count"],
  ["average", "mean"],
  ["avg", "mean"],
  ["choice", "pick"],
  ["random", "pick"],
]);

export const forSign = (f: Facts) => signs.get(String(f.found));
export const forPlace = (f: Facts) => places.get(`${f.where} ${f.found}`);
export function forName(f: Facts): string | undefined {
  const known = f.kind === "type" ? types : f.kind === "function" ? functions : undefined;
  const name = known?.get(String(f.name));
  return name && `Here that is \`${name}\`.`;
}
/** `xs.length`. */
export const forField = (f: Facts) =>
  String(f.found).endsWith("]") && functions.get(String(f.name)) === "count"
    ? "The number of its items is `count(list)`."
    : undefined;
