/** A number that is somewhere from `low` to `high`. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

export const exactly = (value: number): Range => ({ low: value, high: value });
export const nothing = exactly(0);
export const anything: Range = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

export const add = (a: Range, b: Range): Range => ({ low: a.low + b.low, high: a.high + b.high });
export const either = (a: Range, b: Range): Range => ({
  low: Math.min(a.low, b.low),
  high: Math.max(a.high, b.high),
});
export const negative = ({ low, high }: Range): Range => ({ low: -high, high: -low });

export function times(a: Range, b: Range): Range {
  const products = [
    product(a.low, b.low),
    product(a.low, b.high),
    product(a.high, b.low),
    product(a.high, b.high),
  ];
  return { low: Math.min(...products), high: Math.max(...products) };
}
// Nothing, however often, is nothing.
export const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

export const sum = (ranges: readonly Range[]): Range => ranges.reduce(add, nothing);
/** As a count: whole and not below 0. */
export const counted = ({ low, high }: Range): Range => ({
  low: Math.max(0, Math.ceil(low)),
  high: Math.max(0, Math.floor(high)),
});
