import type { Span } from "@polylogue/base";

/** A part of a tree as it would be if its text stood so many characters further on. */
export function moved<T>(part: T, by: number): T {
  if (typeof part !== "object" || part === null || by === 0) return part;
  if (Array.isArray(part)) return part.map((each: unknown) => moved(each, by)) as T;
  if (isSpan(part)) return { start: part.start + by, end: part.end + by } as T;
  return movedNode(part as Record<string, unknown>, by) as T;
}

const isSpan = (part: object): part is Span => "start" in part;

function movedNode(node: Readonly<Record<string, unknown>>, by: number): Record<string, unknown> {
  const copy = { ...node };
  for (const key in copy) copy[key] = moved(copy[key], by);
  // `T[3]` has one node at both ends of its bounds.
  if (node["from"] !== undefined && node["from"] === node["to"]) copy["to"] = copy["from"];
  return copy;
}
