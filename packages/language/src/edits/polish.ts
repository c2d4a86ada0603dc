import type { Span } from "@polylogue/base";
import type { Parsed } from "@polylogue/syntax";
import { format, parse } from "@polylogue/syntax";
import { lineBreakOf, lineEnd, lineStart, nextLine } from "./lines.ts";

/**
 * Lines that were just put in, laid out as the formatter would: their blanks alone change, and no other line.
 * What cannot be read stays as it is.
 */
export function polished(source: string, lines: Span): string {
  const raw = source.slice(lines.start, lines.end);
  const { text, diagnostics } = format(source);
  if (diagnostics.some(({ severity }) => severity === "error")) return raw;
  const before = parse(source, "");
  const first = before.tokens.findIndex((token) => token.startOffset >= lines.start);
  const last = before.tokens.findLastIndex((token) => token.startOffset < lines.end);
  if (first < 0 || last < first || !beginsAfter(before, first, lines.start)) return raw;
  const after = parse(text, "");
  if (after.tokens.length !== before.tokens.length) return raw;
  const end = lineEnd(text, tokenEnd(after, last));
  return text.slice(bodyStart(after, first), end) + (raw.endsWith("\n") ? lineBreakOf(source) : "");
}

/** Whether only blanks stand between the token before and the new lines. */
function beginsAfter(parsed: Parsed, first: number, start: number): boolean {
  const above = first === 0 ? 0 : nextLine(parsed.source, tokenEnd(parsed, first - 1));
  return parsed.source.slice(above, start).trim() === "";
}

/** Where the lines begin that hold a token and the comments above it. */
function bodyStart(parsed: Parsed, first: number): number {
  const { source, tokens } = parsed;
  const above = first === 0 ? 0 : nextLine(source, tokenEnd(parsed, first - 1));
  const at = tokens[first]?.startOffset ?? 0;
  const blanks = /^\s*/.exec(source.slice(above, at))?.[0].length ?? 0;
  return Math.min(lineStart(source, above + blanks), lineStart(source, at));
}

const tokenEnd = ({ tokens }: Parsed, nth: number): number => (tokens[nth]?.endOffset ?? -1) + 1;
