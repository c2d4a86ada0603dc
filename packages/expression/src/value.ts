/** What an expression can be worth: plain JSON without null. */
export type Value = string | number | boolean | readonly Value[] | RecordValue;
export interface RecordValue {
  readonly [field: string]: Value;
}

/**
 * Limits on a value's size (SPEC 8): beyond them an expression fails instead of filling the memory.
 * `turns` counts the rounds of all loops of one expression; `weight` is characters and parts of a whole value.
 */
export const limits = { text: 1_000_000, items: 10_000, turns: 1_000_000, weight: 10_000_000 } as const;

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
export function isRecord(value: Value): value is RecordValue {
  return typeof value === "object" && !Array.isArray(value);
}

/** A field of a record; never what a prototype lends it. */
export function fieldOf(record: RecordValue, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** Whether two values are the same, part by part; the order of a record's fields does not matter. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object") return false;
  if (isList(a))
    return isList(b) && a.length === b.length && a.every((item, i) => equal(item, b[i] as Value));
  return isRecord(b) && equalRecords(a as RecordValue, b);
}

function equalRecords(a: RecordValue, b: RecordValue): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && equal(a[name] as Value, b[name] as Value));
}

/** How many characters a text has, as a person counts code points. */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if (isHigh(text.charCodeAt(i)) && isLow(text.charCodeAt(i + 1))) count--;
  }
  return count;
}
const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** Whether a value has more characters and parts than `most`; looks no further than that. */
export function heavier(value: Value, most: number = limits.weight): boolean {
  let left = most;
  const walk = (v: Value): boolean => {
    left -= typeof v === "string" ? v.length + 1 : 1;
    if (left < 0) return false;
    return typeof v !== "object" || Object.values(v).every(walk);
  };
  return !walk(value);
}
