import type { Value } from "@polylogue/expression";
import { plain } from "../io/plain.ts";

/** A value as prose: items one under the other, records as their values in a row. */
export function prose(value: Value): string {
  if (typeof value === "string") return plain(value).trim();
  if (typeof value !== "object") return String(value);
  if (isList(value)) return value.length === 0 ? "none" : value.map((item) => `– ${inRow(item)}`).join("\n");
  return inRow(value);
}

function inRow(value: Value): string {
  if (typeof value !== "object") return plain(String(value)).trim();
  const items = isList(value) ? value : Object.values(value);
  return items.map(inRow).filter(Boolean).join(" · ");
}

/** A value in a few words, for one line. */
export function glance(value: Value): string {
  if (typeof value !== "object") return oneLine(plain(String(value)));
  if (!isList(value)) return oneLine(inRow(value));
  return value.length === 1 ? "1 item" : `${value.length} items`;
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** `1 call`, `2 calls`, `1,200 calls`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en-US")} ${n === 1 ? one : many}`;
}
