import type { Span } from "@polylogue/base";

/** Where the line of a place begins. */
export const lineStart = (source: string, at: number): number => source.lastIndexOf("\n", at - 1) + 1;

/** Where the line of a place ends, its break not included. */
export function lineEnd(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  if (end < 0) return source.length;
  return source[end - 1] === "\r" && end - 1 >= at ? end - 1 : end;
}

/** Where the line after that of a place begins. */
export function nextLine(source: string, at: number): number {
  const end = source.indexOf("\n", at);
  return end < 0 ? source.length : end + 1;
}

/** The blanks that a line begins with. */
export const indentAt = (source: string, at: number): string =>
  /^[ \t]*/.exec(source.slice(lineStart(source, at), lineEnd(source, at)))?.[0] ?? "";

/** How lines of this text end. */
export const lineBreakOf = (source: string): string => (source.includes("\r\n") ? "\r\n" : "\n");

const onlyBlank = (text: string) => /^[ \t\r]*$/.test(text);

/** Whether nothing but blanks stands before and after it on its lines, a comment after it aside. */
export function standsAlone(source: string, { start, end }: Span): boolean {
  const after = source.slice(end, lineEnd(source, end));
  return onlyBlank(source.slice(lineStart(source, start), start)) && /^[ \t\r]*(\/\/.*)?$/.test(after);
}

/**
 * All that goes when a part goes: its whole lines, the comments right above it and at its end,
 * and one of two empty lines that would meet. A part that shares its line goes alone.
 */
export function extentOf(source: string, span: Span): Span {
  if (!standsAlone(source, span)) return withBlank(source, span);
  const start = commentsAbove(source, lineStart(source, span.start));
  const end = nextLine(source, span.end);
  const between = isEmptyLine(source, end) && (start === 0 || isEmptyLine(source, start - 1));
  return { start, end: between ? nextLine(source, end) : end };
}

const isEmptyLine = (source: string, at: number): boolean =>
  at < source.length && onlyBlank(source.slice(lineStart(source, at), lineEnd(source, at)));

/** The part and the blanks that set it off from what stands before it. */
function withBlank(source: string, { start, end }: Span): Span {
  const before = /[ \t]*$/.exec(source.slice(0, start))?.[0].length ?? 0;
  const after = /^[ \t]*/.exec(source.slice(end))?.[0].length ?? 0;
  return before > 0 ? { start: start - before, end } : { start, end: end + after };
}

/** Where the comments begin that stand right above a line; that line where there are none. */
export function commentsAbove(source: string, start: number): number {
  let top = start;
  while (top > 0) {
    const above = lineStart(source, top - 1);
    if (!/^[ \t\uFEFF]*\/\//.test(source.slice(above, top)) || isHeading(source, above, top)) break;
    top = above;
  }
  return top;
}

/** `// ---- the company ----` speaks of all that follows, not of the next thing. */
const isHeading = (source: string, start: number, end: number) =>
  /^[ \t]*\/\/ ?-{2,}/.test(source.slice(start, end));
