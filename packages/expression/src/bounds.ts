import type { Bound } from "./type.ts";

/** A range whose ends may be open (absent) or known only when run (a name). */
export interface Ends {
  readonly min?: Bound | undefined;
  readonly max?: Bound | undefined;
}

/** Whether every number in `inner` is in `outer`, as far as can be known before a run. */
export function within(inner: Ends, outer: Ends): boolean {
  return reaches(outer.min, inner.min, (o, i) => o <= i) && reaches(outer.max, inner.max, (o, i) => o >= i);
}

function reaches(
  outer: Bound | undefined,
  inner: Bound | undefined,
  test: (o: number, i: number) => boolean,
): boolean {
  if (outer === undefined || outer === inner) return true;
  if (inner === undefined) return false;
  return typeof outer === "string" || typeof inner === "string" || test(outer, inner);
}

/** The narrowest known range that holds both. */
export function hull(a: Ends, b: Ends): Ends {
  return clean({ min: outer(a.min, b.min, Math.min), max: outer(a.max, b.max, Math.max) });
}

function outer(
  a: Bound | undefined,
  b: Bound | undefined,
  choose: (...n: number[]) => number,
): Bound | undefined {
  if (a === b) return a;
  return typeof a === "number" && typeof b === "number" ? choose(a, b) : undefined;
}

/** The ends that are there, without keys for those that are not. */
export function clean(ends: Ends): Ends {
  return {
    ...(ends.min === undefined ? {} : { min: ends.min }),
    ...(ends.max === undefined ? {} : { max: ends.max }),
  };
}
