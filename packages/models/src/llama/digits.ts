/** Rules of a GBNF grammar for numbers as JSON writes them, without exponents. */

/** A bound that nobody set, and one that is further out, ends here: so many digits are exact in a double. */
const furthest = 10 ** 15 - 1;

const clamp = (bound: number): number => Math.max(-furthest, Math.min(furthest, bound));

/** The integers from `minimum` to `maximum`, both included, and no others. */
export function integerRule(minimum = -Infinity, maximum = Infinity): string {
  const [least, most] = [Math.ceil(clamp(minimum)), Math.floor(clamp(maximum))];
  if (most < least) throw new RangeError(`no integer lies from ${minimum} to ${maximum}`);
  const parts = [
    ...(least < 0 ? [`"-" ${oneOf(naturals(Math.max(1, -most), -least))}`] : []),
    ...(most >= 0 ? naturals(Math.max(0, least), most) : []),
  ];
  return oneOf(parts);
}

/** Numbers with the sign and the size that fit a range; a least size is not looked at. */
export function numberRule(minimum = -Infinity, maximum = Infinity): string {
  const [least, most] = [clamp(minimum), clamp(maximum)];
  const signed = [...(least < 0 ? [`"-" ${sized(-least)}`] : []), ...(most >= 0 ? [sized(most)] : [])];
  return oneOf(signed);
}

const fraction = '("." [0-9]{1,15})?';

/** From 0 to a bound; where the bound is whole, nothing lies behind its point. */
function sized(most: number): string {
  const whole = Math.floor(most);
  if (whole !== most) return `${oneOf(naturals(0, whole))} ${fraction}`;
  if (whole === 0) return '"0"';
  return oneOf([`${oneOf(naturals(0, whole - 1))} ${fraction}`, `"${whole}"`]);
}

/** One rule for each number of digits. */
function naturals(least: number, most: number): string[] {
  const [shortest, longest] = [String(least).length, String(most).length];
  return Array.from({ length: longest - shortest + 1 }, (_, i) => {
    const digits = shortest + i;
    const from = Math.max(least, digits === 1 ? 0 : 10 ** (digits - 1));
    return between(String(from), String(Math.min(most, 10 ** digits - 1)));
  });
}

/** Digit strings of one length, in order. */
function between(from: string, to: string): string {
  if (from === to) return from === "" ? "" : `"${from}"`;
  const [low, high] = [Number(from[0]), Number(to[0])];
  const [lowRest, highRest] = [from.slice(1), to.slice(1)];
  if (low === high) return joined(`"${low}"`, between(lowRest, highRest));
  const [zeros, nines] = ["0".repeat(lowRest.length), "9".repeat(lowRest.length)];
  const [startsLate, endsEarly] = [lowRest !== zeros, highRest !== nines];
  const [first, last] = [low + (startsLate ? 1 : 0), high - (endsEarly ? 1 : 0)];
  return oneOf([
    ...(startsLate ? [joined(`"${low}"`, between(lowRest, nines))] : []),
    ...(first <= last ? [joined(`[${first}-${last}]`, any(lowRest.length))] : []),
    ...(endsEarly ? [joined(`"${high}"`, between(zeros, highRest))] : []),
  ]);
}

const any = (digits: number): string => (digits === 0 ? "" : `[0-9]{${digits}}`);
const joined = (...parts: string[]): string => parts.filter(Boolean).join(" ");
const oneOf = (parts: readonly string[]): string =>
  parts.length === 1 ? (parts[0] as string) : `(${parts.join(" | ")})`;
