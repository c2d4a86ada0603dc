/** What an expression can be worth: plain JSON without null. */
export type Value = string | number | boolean | readonly Value[] | RecordValue;
export interface RecordValue {
  readonly [field: string]: Value;
}

/** Limits on a value's size (SPEC 8): beyond them an expression fails instead of filling the memory. */
export const limits = { text: 1_000_000, items: 10_000 } as const;
