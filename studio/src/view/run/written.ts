import { accept, type Type, type Value } from "@polylogue/expression";

/** A value as a person writes it into a field: a text as it is, everything else as JSON. */
export function written(value: Value | undefined): string {
  if (value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? JSON.stringify(value, null, 2) : String(value);
}

export type Read =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** What was written, read by its type, or a sentence on what is wrong with it. */
export function readWritten(type: Type, text: string): Read {
  const value = plain.has(type.kind) ? text : parsed(text);
  if (value === undefined)
    return { ok: false, problem: type.kind in words ? (words[type.kind] ?? "") : asJson };
  const [problem] = accept(type, value);
  return problem ? { ok: false, problem: problem.message } : { ok: true, value: value as Value };
}

const plain = new Set<Type["kind"]>(["text", "choice", "seat"]);
const asJson = "It must be JSON: texts in double quotes, lists in [ ], records in { }.";
const words: { readonly [K in Type["kind"]]?: string } = {
  integer: "It must be a whole number.",
  number: "It must be a number.",
  boolean: "It must be true or false.",
};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.trim()) as unknown;
  } catch {
    return undefined;
  }
}
