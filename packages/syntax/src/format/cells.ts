import type { IToken } from "@polylogue/grammar";
import type { Parsed } from "../parse.ts";
import { textSpans } from "./marks.ts";

/** One thing on a line that the formatter moves but never changes: a token, a whole text or a comment. */
export interface Cell {
  readonly kind: "token" | "text" | "comment";
  readonly name: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A line as it was written. */
export interface Line {
  readonly cells: readonly Cell[];
  readonly blankBefore: boolean;
  /** The column of its first cell in the source. */
  readonly column: number;
}

function cellOf({ startOffset: start, image, tokenType }: IToken): Cell {
  return { kind: "token", name: tokenType.name, text: image, start, end: start + image.length };
}

/** Tokens and comments in order, each text as one cell. */
function cellsOf({ source, tokens, trivia }: Parsed): Cell[] {
  const texts = textSpans(tokens);
  const literals = texts.map(
    ({ start, end }): Cell => ({ kind: "text", name: "Text", text: source.slice(start, end), start, end }),
  );
  const comments = trivia.flatMap((token): Cell[] => {
    if (!token.image.startsWith("//")) return [];
    const text = token.image.trimEnd();
    return [
      {
        kind: "comment",
        name: "Comment",
        text,
        start: token.startOffset,
        end: token.startOffset + text.length,
      },
    ];
  });
  let nth = 0;
  const code = tokens.filter(({ startOffset }) => {
    while (nth < texts.length && (texts[nth]?.end ?? 0) <= startOffset) nth++;
    return !(texts[nth] && (texts[nth]?.start ?? 0) <= startOffset);
  });
  return [...literals, ...comments, ...code.map(cellOf)].sort((a, b) => a.start - b.start);
}

export function linesOf(parsed: Parsed): Line[] {
  const lines: { cells: Cell[]; blankBefore: boolean; column: number }[] = [];
  let before: Cell | undefined;
  for (const cell of cellsOf(parsed)) {
    const between = parsed.source.slice(before?.end ?? 0, cell.start);
    const breaks = between.split("\n").length - 1;
    const line = lines.at(-1);
    if (line && breaks === 0) line.cells.push(cell);
    else
      lines.push({
        cells: [cell],
        blankBefore: before !== undefined && breaks > 1,
        column: columnOf(parsed.source, cell.start),
      });
    before = cell;
  }
  return lines;
}

function columnOf(source: string, offset: number): number {
  return offset - (offset > 0 ? source.lastIndexOf("\n", offset - 1) + 1 : 0);
}
