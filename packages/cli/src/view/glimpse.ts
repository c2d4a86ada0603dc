import type { Value } from "@polylogue/expression";
import { Allow, parse } from "partial-json";
import { plain } from "../io/plain.ts";
import type { Named } from "./entry.ts";
import { prose } from "./words.ts";

/** What can be read of an answer that is still being spoken; secret fields stay hidden. */
export function glimpse(text: string, secrets: readonly string[]): readonly Named[] {
  const begun = text.trimStart();
  if (!begun.startsWith("{")) return begun ? [{ name: "", text: plain(begun) }] : [];
  return fieldsOf(begun).map(([name, value]) => ({
    name,
    text: secrets.includes(name) ? hidden : prose(value),
  }));
}

/** Stands for what only its speaker knows. */
export const hidden = "(kept to oneself)";

function fieldsOf(json: string): readonly [string, Value][] {
  try {
    const value: unknown = parse(json, Allow.OBJ | Allow.ARR | Allow.STR);
    return value && typeof value === "object" ? (Object.entries(value) as [string, Value][]) : [];
  } catch {
    return [];
  }
}
