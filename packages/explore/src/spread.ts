import { characters, type ListType, type NumberType, type TextType } from "@polylogue/expression";
import { between, listed, type Options } from "./choice.ts";
import type { Need, Relevance } from "./relevance.ts";
import type { Path, Spread } from "./value-of.ts";

/** No list is made longer than this to show what the longest does. */
const longest = 12;

/**
 * The values that stand for all others: of what decides where a run goes both booleans, every choice, both ends of a
 * range and the values around those it is compared with; of everything else the smallest.
 */
export function representatives(relevance: Pick<Relevance, "need">): Spread {
  const needed = (at: Path) => relevance.need(at);
  const decides = (at: Path) => needed(at)?.whole === true;
  return {
    // Yes first, so that a stage goes on where nothing else is chosen.
    booleans: (at) => listed(decides(at) ? [true, false] : [false]),
    choices: (options, at) => listed(decides(at) ? options : options.slice(0, 1)),
    numbers: (type, at) => listed(numbers(type, decides(at) ? needed(at) : undefined)),
    texts: (type, least, at) => listed(texts(type, least, at, decides(at) ? needed(at) : undefined)),
    lengths: (type, at) => listed(lengths(type, needed(at))),
    selections: (names, at) => listed(needed(at) ? selections(names) : [[]]),
  };
}

const ends = ({ min, max }: { readonly min?: unknown; readonly max?: unknown }) => ({
  min: typeof min === "number" ? min : undefined,
  max: typeof max === "number" ? max : undefined,
});

function numbers(type: NumberType, need: Need | undefined): readonly number[] {
  const { min, max } = ends(type);
  const whole = type.kind === "integer";
  const rise = whole ? Math.ceil : (n: number) => n;
  const least = rise(min ?? Math.min(0, max ?? 0));
  if (!need) return [least];
  const literals = need.literals.filter((literal) => typeof literal === "number").map(rise);
  const inside = (n: number) => n >= (min ?? -Infinity) && n <= (max ?? Infinity);
  const most = max ?? Math.max(least, ...literals) + 1;
  return [...new Set([least, most, ...literals].filter(inside))];
}

function lengths(type: ListType, need: Need | undefined): readonly number[] {
  const { min = 0, max } = ends(type);
  if (!need) return [min];
  const around = need.literals.filter((literal) => typeof literal === "number").map(Math.round);
  const most = Math.min(max ?? min + 2, Math.max(min, longest));
  const inside = (n: number) => n >= min && n <= (max ?? Number.POSITIVE_INFINITY) && n <= longest + min;
  return [...new Set([min, most, ...around].filter(inside))];
}

function texts(type: TextType, least: number, at: Path, need: Need | undefined): readonly string[] {
  const { min = 0, max = Number.POSITIVE_INFINITY } = ends(type);
  const shortest = Math.max(min, least);
  const fits = (text: string) => characters(text) >= shortest && characters(text) <= max;
  const usual = placeholder(at.at(-1) ?? "text", shortest, max);
  if (!need) return [usual];
  const compared = need.literals.filter((literal): literal is string => typeof literal === "string");
  // Where texts are compared, none at all is one more that may come.
  return [...new Set([usual, ...(compared.length > 0 ? [""] : []), ...compared])].filter(fits);
}

/** A text that says what it stands for, within its bounds. */
function placeholder(name: string, min: number, max: number): string {
  const words = name.replaceAll("_", " ");
  return words.slice(0, Math.min(max, 1_000_000)).padEnd(min, "x");
}

/** Nobody, one, and everybody. */
function selections(names: readonly string[]): readonly (readonly string[])[] {
  const some: (readonly string[])[] = [[], names.slice(0, 1), names];
  return some.slice(0, Math.min(some.length, names.length + 1));
}

/** Every value of a type, each as likely as the others; texts are filled up to a drawn length. */
export const anything: Spread = {
  booleans: () => listed([true, false]),
  choices: (options) => listed(options),
  numbers: (type) => evenly(type),
  texts: (type, least, at) => {
    const { min = 0, max } = ends(type);
    const shortest = Math.max(min, least);
    const lengths = between(shortest, Math.max(shortest, Math.min(max ?? usualText, usualText)));
    return {
      count: lengths.count * manyTexts,
      at: (i) => filled(at.at(-1) ?? "text", i % manyTexts, lengths.at(Math.floor(i / manyTexts))),
    };
  },
  lengths: (type) => {
    const { min = 0, max } = ends(type);
    return between(min, Math.min(max ?? min + 2, min + longestDrawn));
  },
  selections: (names) => {
    const few = names.slice(0, 20);
    return { count: 2 ** few.length, at: (i) => few.filter((_, bit) => (i >> bit) & 1) };
  },
};

/** Characters of a text that nothing bounds, at most; and items of a long list. */
const usualText = 400;
const longestDrawn = 64;
/** Texts of one length. */
const manyTexts = 10_000;

function evenly(type: NumberType): Options<number> {
  const { min, max } = ends(type);
  const low = min ?? Math.min(0, max ?? 0);
  const high = max ?? low + 100;
  if (type.kind === "integer") return between(Math.ceil(low), Math.floor(high));
  const steps = 1000;
  return { count: steps + 1, at: (i) => low + ((high - low) * i) / steps };
}

/** A text of so many characters, told from others by its number. */
function filled(name: string, number: number, length: number): string {
  const words = `${name.replaceAll("_", " ")} ${number} `;
  return words
    .repeat(Math.ceil(length / words.length))
    .slice(0, length)
    .trimEnd()
    .padEnd(length, ".");
}
