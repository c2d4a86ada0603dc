import type { Problem } from "@polylogue/grammar";
import type { CharactersPiece, Piece } from "./pieces.ts";

/**
 * Works out the lines of a block text: the first and the last line break go, the margin goes,
 * a line that holds one tag and nothing else vanishes, doubled braces become single.
 */
export function layOut(pieces: readonly Piece[], report: (problem: Problem) => void): Piece[] {
  const padded = frame(pieces);
  const margin = marginOf(padded);
  const lined = withoutMargin(padded, margin, report);
  return withoutFirstAndLastBreak(withoutTagLines(lined)).map(unescaped);
}

const isCharacters = (piece: Piece | undefined): piece is CharactersPiece => piece?.kind === "characters";

/** Characters at both ends, so that the first and last line can be looked at like any other. */
function frame(pieces: readonly Piece[]): Piece[] {
  const start = pieces[0]?.span.start ?? 0;
  const end = pieces.at(-1)?.span.end ?? 0;
  const first: Piece[] = isCharacters(pieces[0])
    ? []
    : [{ kind: "characters", span: { start, end: start }, text: "" }];
  const last: Piece[] = isCharacters(pieces.at(-1))
    ? []
    : [{ kind: "characters", span: { start: end, end }, text: "" }];
  return [...first, ...pieces, ...last];
}

const blank = /^[ \t]*$/;

/** The column of the closing fence where it stands alone, else the smallest indentation. */
function marginOf(pieces: readonly Piece[]): number {
  const lastText = (pieces.at(-1) as CharactersPiece).text;
  const lastLine = lastText.slice(lastText.lastIndexOf("\n") + 1);
  if (blank.test(lastLine) && lastText.includes("\n")) return lastLine.length;
  const indents = pieces.flatMap((piece, at) =>
    isCharacters(piece) ? indentsOf(piece.text, at === pieces.length - 1) : [],
  );
  return indents.length > 0 ? indents.reduce((least, indent) => Math.min(least, indent)) : 0;
}

/** The indentation of each line that begins in a text and is not blank; what follows a text makes its last line full. */
function indentsOf(text: string, isLast: boolean): number[] {
  const lines = text.split("\n").slice(1);
  return lines.flatMap((line, at) => {
    const empty = blank.test(line) && (isLast || at < lines.length - 1);
    return empty ? [] : [line.length - line.trimStart().length];
  });
}

function withoutMargin(
  pieces: readonly Piece[],
  margin: number,
  report: (problem: Problem) => void,
): Piece[] {
  return pieces.map((piece, at) => {
    if (!isCharacters(piece) || !piece.text.includes("\n")) return piece;
    const lines = piece.text.split("\n");
    const isLast = at === pieces.length - 1;
    let start = piece.span.start;
    const cut = lines.map((line, nth) => {
      const before = start;
      start += line.length + 1;
      if (nth === 0) return line;
      const indent = Math.min(margin, line.length - line.replace(/^[ \t]+/, "").length);
      const full = !blank.test(line) || (!isLast && nth === lines.length - 1);
      if (indent < margin && full)
        report({ code: "TEXT-005", span: lineSpan(piece, before, line), facts: {} });
      return line.slice(indent);
    });
    return { ...piece, text: cut.join("\n") };
  });
}

/** CRLF was already made LF, so a line may stand a little further on than was counted; it never leaves its text. */
function lineSpan({ span }: CharactersPiece, at: number, line: string) {
  const start = Math.min(at, span.end);
  return {
    start,
    end: Math.min(start + Math.max(1, line.length), Math.max(span.end, start + 1)),
  };
}

const isTag = (piece: Piece) => piece.kind !== "characters" && piece.kind !== "hole";

function withoutTagLines(pieces: readonly Piece[]): Piece[] {
  const result = [...pieces];
  // Which tags stand alone is decided on the lines as written, before any is taken out.
  const alone = pieces.flatMap((piece, at) => (isTag(piece) && standsAlone(pieces, at) ? [at] : []));
  for (const at of alone) {
    const before = result[at - 1] as CharactersPiece;
    const after = result[at + 1] as CharactersPiece;
    result[at - 1] = { ...before, text: before.text.replace(/[ \t]+$/, "") };
    result[at + 1] = { ...after, text: after.text.replace(/^[ \t]*(\n|$)/, "") };
  }
  return result;
}

function standsAlone(pieces: readonly Piece[], at: number): boolean {
  const before = pieces[at - 1];
  const after = pieces[at + 1];
  if (!isCharacters(before) || !isCharacters(after)) return false;
  const begins = /\n[ \t]*$/.test(before.text) || (at === 1 && blank.test(before.text));
  return begins && (/^[ \t]*\n/.test(after.text) || (at + 2 === pieces.length && blank.test(after.text)));
}

function withoutFirstAndLastBreak(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, at) => {
    if (!isCharacters(piece)) return piece;
    let text = piece.text;
    if (at === 0) text = text.replace(/^[ \t]*\n/, "");
    if (at === pieces.length - 1) text = text.replace(/\n[ \t]*$/, "");
    return { ...piece, text };
  });
}

function unescaped(piece: Piece): Piece {
  return isCharacters(piece)
    ? { ...piece, text: piece.text.replaceAll("{{", "{").replaceAll("}}", "}") }
    : piece;
}
