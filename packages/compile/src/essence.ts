import { canonical, hash } from "@polylogue/base";

/** Keys that say where something stands or what it is for, but never change what it does. */
const outward = new Set([
  "span",
  "file",
  "places",
  "sources",
  "claims",
  "tests",
  "text",
  "meta",
  "description",
]);

/** The hash of what a plan does. Docs count only on said fields, where they reach the model with the schema. */
export function essence(plan: unknown): string {
  return hash(canonical(strip(plan, false)));
}

function strip(value: unknown, keepDocs: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => strip(item, keepDocs));
  if (!value || typeof value !== "object") return value;
  const entries = Object.entries(value)
    .filter(([key]) => !outward.has(key) && (keepDocs || key !== "doc"))
    .map(([key, inner]) => [key, strip(inner, keepDocs || key === "says")] as const);
  return Object.fromEntries(entries);
}
