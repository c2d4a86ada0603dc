import type { Span } from "@polylogue/base";

/** Replaces a stretch of a text. The changes of one list are in order, do not touch, and count from the text before all of them. */
export interface TextChange {
  readonly span: Span;
  readonly text: string;
}

/** The text after all changes. */
export function applyChanges(source: string, changes: readonly TextChange[]): string {
  let text = "";
  let at = 0;
  for (const change of changes) {
    text += source.slice(at, change.span.start) + change.text;
    at = change.span.end;
  }
  return text + source.slice(at);
}

/** The changes that lead back to `source`. */
export function invertChanges(source: string, changes: readonly TextChange[]): TextChange[] {
  let shift = 0;
  return changes.map(({ span, text }) => {
    const start = span.start + shift;
    shift += text.length - (span.end - span.start);
    return { span: { start, end: start + text.length }, text: source.slice(span.start, span.end) };
  });
}
