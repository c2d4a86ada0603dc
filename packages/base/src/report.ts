import type { Diagnostic, Severity } from "./diagnostic.ts";
import type { Code, Facts } from "./messages.ts";
import { messages } from "./messages.ts";
import type { Position } from "./span.ts";
import { LineMap } from "./span.ts";

/** A diagnostic in words, as `check --json` gives it. */
export interface Description {
  readonly code: Code;
  readonly severity: Severity;
  readonly message: string;
  readonly hint?: string;
  readonly start: Position;
  readonly end: Position;
}

interface Words {
  readonly message: (facts: Facts) => string;
  readonly hint?: (facts: Facts) => string | undefined;
}

/** Puts a diagnostic into words and places. A `lines` at hand for the same source spares building one. */
export function describe(diagnostic: Diagnostic, source: string, lines = new LineMap(source)): Description {
  const words: Words = messages[diagnostic.code];
  const hint = words.hint?.(diagnostic.facts);
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: words.message(diagnostic.facts),
    ...(hint === undefined ? {} : { hint }),
    start: lines.position(diagnostic.span.start),
    end: lines.position(diagnostic.span.end),
  };
}

const widest = 110;

/** A diagnostic for a person: what is wrong, where, the line with a caret under it, what to do. */
export function render(diagnostic: Diagnostic, source: string, lines = new LineMap(source)): string {
  const { severity, code, message, hint, start, end } = describe(diagnostic, source, lines);
  const number = String(start.line);
  const gutter = " ".repeat(number.length);
  const { line, column } = windowOf(lineAt(source, diagnostic.span.start), start.column);
  const length = end.line === start.line ? end.column - start.column : line.length - column + 1;
  const caret = "^".repeat(Math.max(1, Math.min(length, line.length - column + 1)));
  return [
    `${severity}: ${message} [${code}]`,
    `${gutter}--> ${diagnostic.file}:${start.line}:${start.column}`,
    `${gutter} |`,
    `${number} | ${line}`,
    `${gutter} | ${blanksUnder(line.slice(0, column - 1))}${caret}`,
    ...(hint === undefined ? [] : [`${gutter} = ${hint}`]),
  ].join("\n");
}

function lineAt(source: string, offset: number): string {
  const start = offset > 0 ? source.lastIndexOf("\n", offset - 1) + 1 : 0;
  const end = source.indexOf("\n", offset);
  return source.slice(start, end < 0 ? undefined : end).replace(/\r$/, "");
}

/** The part of a very long line that has the place in it. */
function windowOf(line: string, column: number): { line: string; column: number } {
  if (line.length <= widest) return { line, column };
  const from = Math.max(0, Math.min(column - 1 - widest / 2, line.length - widest));
  const head = from > 0 ? "…" : "";
  const tail = from + widest < line.length ? "…" : "";
  return { line: head + line.slice(from, from + widest) + tail, column: column - from + head.length };
}

/** As wide as what stands above it: tabs stay tabs. */
function blanksUnder(text: string): string {
  return text.replace(/[^\t]/g, " ");
}
