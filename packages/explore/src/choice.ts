/** So many options, made when they are asked for. */
export interface Options<T> {
  readonly count: number;
  readonly at: (index: number) => T;
}

/** Takes one of so many, counted from 0. */
export type Choose = (count: number) => number;

export const listed = <T>(items: readonly T[]): Options<T> => ({
  count: items.length,
  at: (i) => items[i] as T,
});

/** Whole numbers from one to another. */
export const between = (min: number, max: number): Options<number> => ({
  count: Math.max(1, max - min + 1),
  at: (i) => min + i,
});

/** A repeatable source of choices (mulberry32): the same seed chooses alike. */
export function dice(seed: number): Choose {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}
