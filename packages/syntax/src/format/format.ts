import type { Diagnostic } from "@polylogue/base";
import type { Parsed } from "../parse.ts";
import { parse } from "../parse.ts";
import type { Line } from "./cells.ts";
import { linesOf } from "./cells.ts";
import { Layout } from "./columns.ts";
import { indentsOf, step } from "./indent.ts";
import { marksOf } from "./marks.ts";
import { reindent } from "./reindent.ts";

export interface Formatted {
  /** The source in its canonical form; as it was where `diagnostics` has an error. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Puts a source into its canonical form: indentation, blanks, at most one empty line in a row.
 * Line breaks stay where they were written, and what stood in columns stays in columns.
 * A source with errors is left as it is.
 */
export function format(source: string, file = "scene"): Formatted {
  const parsed = parse(source, file);
  const { diagnostics } = parsed;
  if (diagnostics.some(({ severity }) => severity === "error")) return { text: source, diagnostics };
  const text = layOut(parsed);
  return { text: source.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text, diagnostics };
}

function layOut(parsed: Parsed): string {
  const marks = marksOf(parsed.cst);
  const lines = linesOf(parsed);
  const indents = indentsOf(lines, marks);
  const layout = new Layout({ source: parsed.source, lines, indents, marks });
  return lines.map((line, nth) => written(line, layout.positions(nth), indents[nth] ?? 0)).join("");
}

function written({ cells, blankBefore }: Line, positions: readonly number[], indent: number): string {
  let text = "";
  let column = 0;
  cells.forEach((cell, at) => {
    const start = positions[at] ?? column;
    const shown = reindent(cell.text, indent + step);
    text += " ".repeat(Math.max(0, start - column)) + shown;
    column = shown.includes("\n") ? indent + step + 3 : start + shown.length;
  });
  return `${blankBefore ? "\n" : ""}${text}\n`;
}
