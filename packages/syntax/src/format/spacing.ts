import type { Cell } from "./cells.ts";
import type { Marks } from "./marks.ts";

const noneBefore = new Set(["Comma", "Colon", "RightParen", "RightBracket", "Dot", "Range"]);
const noneAfter = new Set(["LeftParen", "LeftBracket", "Dot", "Range", "Ellipsis"]);
const openers = new Set(["LeftParen", "LeftBracket", "LeftBrace"]);

/** How many blanks stand between two cells of one line, alignment apart. */
export function gapBetween(before: Cell, cell: Cell, marks: Marks): number {
  if (cell.kind === "comment") return 2;
  if (noneBefore.has(cell.name) || marks.touching.has(cell.start)) return 0;
  if (marks.prefixes.has(before.start)) return 0;
  if (before.name === "Ellipsis" && cell.name === "RightBrace") return 1;
  if (noneAfter.has(before.name)) return 0;
  if (before.name === "LeftBrace" && cell.name === "RightBrace") return 0;
  return marks.statements.has(cell.start) && !openers.has(before.name) ? 2 : 1;
}
