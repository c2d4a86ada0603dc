import { suggest } from "@polylogue/base";
import { type FilterName, filterNames } from "@polylogue/data";
import { misuse } from "../../failure.ts";

const greatestSeed = 2 ** 31 - 1;

/** A whole number of an option, or what stands for it when it is absent. */
export function whole<T>(
  option: string,
  text: string | undefined,
  least: number,
  most: number,
  absent: T,
): number | T {
  if (text === undefined) return absent;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most))
    throw misuse(
      `\`${option} ${text}\` must be a whole number from ${least} to ${most.toLocaleString("en-US")}.`,
    );
  return value;
}

export const readSeed = (text: string | undefined): number => whole("--seed", text, 0, greatestSeed, 0);

/** The filters by name; all when absent, none for `none`. */
export function readFilters(text: string | undefined): readonly FilterName[] {
  if (text === undefined) return filterNames;
  if (text === "none") return [];
  return text.split(",").map((name) => {
    const known = filterNames.find((each) => each === name.trim());
    if (known) return known;
    const near = suggest(name.trim(), filterNames);
    throw misuse(
      `There is no filter \`${name.trim()}\`.`,
      near ? `Did you mean \`${near}\`?` : `They are ${filterNames.join(", ")}, or none.`,
    );
  });
}
