import { partsOf } from "@polylogue/language";
import type { File } from "@polylogue/syntax";

/** A name that nothing in the file has: the wanted one, or that with a number. */
export function freshName(file: File, wanted: string): string {
  const taken = new Set(partsOf(file).flatMap(({ part }) => ("name" in part ? (part.name ?? []) : [])));
  if (!taken.has(wanted)) return wanted;
  let nth = 2;
  while (taken.has(`${wanted}_${nth}`)) nth++;
  return `${wanted}_${nth}`;
}
