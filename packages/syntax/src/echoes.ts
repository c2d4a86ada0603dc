import type { Code, Diagnostic } from "@polylogue/base";

/** What a parser that has lost its way also stumbles over. */
const stumbles: ReadonlySet<Code> = new Set([
  "SYNTAX-001",
  "SYNTAX-003",
  "SYNTAX-010",
  "SYNTAX-012",
  "SYNTAX-014",
]);

/**
 * The faults of form without those that only follow from another: after an unexpected word the rest of its line tells
 * nothing new, and where that line opens a block inside a declaration, neither does the rest of the declaration.
 */
export function withoutEchoes(diagnostics: readonly Diagnostic[], source: string): readonly Diagnostic[] {
  let quiet = -1;
  return diagnostics.filter(({ code, span: { start } }) => {
    if (start < quiet && stumbles.has(code)) return false;
    if (code === "SYNTAX-001") quiet = Math.max(quiet, endOfFault(source, start));
    return true;
  });
}

function endOfFault(source: string, at: number): number {
  const from = source.lastIndexOf("\n", at - 1) + 1;
  const end = indexOr(source.indexOf("\n", at), source.length);
  const line = source.slice(from, end);
  const opens = /^\s/.test(line) && count(line, "{") > count(line, "}");
  return opens ? end + indexOr(source.slice(end).search(/\n[^\s}]/), source.length) : end;
}

const indexOr = (found: number, otherwise: number) => (found < 0 ? otherwise : found);
const count = (text: string, sign: string) => text.split(sign).length - 1;
