import type { Span } from "@polylogue/base";

const textOrBlank = /"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|(?:\/\/[^\n]*|\s)+/g;

/** What stands at a span, on one line: comments left out, blanks made one, texts kept. */
export function excerpt(source: string, span: Span): string {
  return oneLine(source.slice(span.start, span.end));
}

/** A stretch of source on one line. */
export function oneLine(text: string): string {
  return text.replace(textOrBlank, (found) => (found.startsWith('"') ? collapse(found) : " ")).trim();
}

function collapse(text: string): string {
  return text.startsWith('"""') ? text.replace(/\s+/g, " ") : text;
}

/** The parts of `when G -> target at most B times` as written. */
export function arrowWords(text: string): { readonly guard?: string; readonly bound?: string } {
  const at = text.lastIndexOf("->");
  const guard = /^when\b([\s\S]*)$/.exec(text.slice(0, at).trim())?.[1]?.trim();
  const bound = /\bat most\b(.*?)\btimes?$/.exec(text.slice(at + 2).trim())?.[1]?.trim();
  return { ...(guard && { guard }), ...(bound && { bound }) };
}

/** The source of a stage without the lines whose spans are known: what is left is `again` and `until`. */
export function without(source: string, outer: Span, inner: readonly Span[]): string {
  let rest = source.slice(outer.start, outer.end);
  for (const { start, end } of inner) {
    const from = start - outer.start;
    rest = rest.slice(0, from) + " ".repeat(end - start) + rest.slice(end - outer.start);
  }
  return oneLine(rest);
}
