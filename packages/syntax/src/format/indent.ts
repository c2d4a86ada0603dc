import type { Cell, Line } from "./cells.ts";
import type { Marks } from "./marks.ts";

const openers = new Set(["LeftParen", "LeftBracket", "LeftBrace"]);
const closers = new Set(["RightParen", "RightBracket", "RightBrace"]);
export const step = 2;

interface Open {
  readonly cell: Cell;
  readonly indent: number;
}

/** The indentation of each line: one step deeper than the line that opened what it stands in. */
export function indentsOf(lines: readonly Line[], marks: Marks): number[] {
  const open: Open[] = [];
  let before: Cell | undefined;
  return lines.map(({ cells }) => {
    const first = cells[0] as Cell;
    const indent = closers.has(first.name) ? closing(open, cells) : inside(open, first, before, marks);
    for (const cell of cells) {
      if (openers.has(cell.name)) open.push({ cell, indent });
      else if (closers.has(cell.name)) open.pop();
      if (cell.kind !== "comment") before = cell;
    }
    return indent;
  });
}

/** A line that begins with closers goes back to where the last of them was opened. */
function closing(open: readonly Open[], cells: readonly Cell[]): number {
  const count = cells.findIndex((cell) => !closers.has(cell.name));
  const nth = open.length - (count < 0 ? cells.length : count);
  return open[Math.max(0, nth)]?.indent ?? 0;
}

function inside(open: readonly Open[], first: Cell, before: Cell | undefined, marks: Marks): number {
  const innermost = open.at(-1);
  const base = innermost ? innermost.indent + step : 0;
  const begins =
    first.kind === "comment" || marks.starts.has(first.start) || begunBy(before, innermost, marks);
  return begins ? base : base + step;
}

/** A line goes on with a statement unless the one before it opened a bracket or ended a member with a comma. */
function begunBy(before: Cell | undefined, innermost: Open | undefined, marks: Marks): boolean {
  if (!before || openers.has(before.name)) return true;
  return before.name === "Comma" && innermost !== undefined && !marks.blocks.has(innermost.cell.start);
}
