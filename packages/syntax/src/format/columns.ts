import type { Cell, Line } from "./cells.ts";
import type { Marks } from "./marks.ts";
import { gapBetween } from "./spacing.ts";

interface Placed {
  readonly line: number;
  readonly cell: Cell;
  readonly column: number;
  /** The blanks written before it; many for the first cell of a line. */
  readonly gap: number;
}

export interface Setting {
  readonly source: string;
  readonly lines: readonly Line[];
  readonly indents: readonly number[];
  readonly marks: Marks;
}

/** An arrow this far right of its state was set apart on purpose. */
const apart = 8;

/** What stood in a column stays in a column: where the cells of each line begin. */
export class Layout {
  readonly #setting: Setting;
  readonly #columns = new Map<Cell, number>();

  constructor(setting: Setting) {
    this.#setting = setting;
    const placed = setting.lines.flatMap((line, nth) => placedCells(line, nth));
    for (const group of alignedGroups(placed, setting)) this.#align(group, 0);
    for (const group of arrowGroups(placed, setting))
      this.#align(group, Math.max(...group.map((p) => p.column)));
    for (const group of commentGroups(placed, setting)) this.#align(group, group[0]?.column ?? 0);
  }

  /** Where each cell of a line begins. A text of several lines ends what can be known of its line. */
  positions(nth: number): number[] {
    const { lines, indents, marks } = this.#setting;
    const line = lines[nth] as Line;
    let end = indents[nth] ?? 0;
    return line.cells.map((cell, at) => {
      const before = line.cells[at - 1];
      const natural = before ? end + gapBetween(before, cell, marks) : end;
      const start = Math.max(natural, this.#columns.get(cell) ?? 0);
      const lineBreak = cell.text.lastIndexOf("\n");
      end = lineBreak < 0 ? start + cell.text.length : (indents[nth] ?? 0) + 5;
      return start;
    });
  }

  #align(group: readonly Placed[], least: number): void {
    const needed = group.map(({ line, cell }) => {
      const at = (this.#setting.lines[line] as Line).cells.indexOf(cell);
      return this.positions(line)[at] ?? 0;
    });
    const column = Math.max(least, ...needed);
    for (const { cell } of group) this.#columns.set(cell, column);
  }
}

function placedCells(line: Line, nth: number): Placed[] {
  let column = line.column;
  let before: Cell | undefined;
  let broken = false;
  return line.cells.flatMap((cell) => {
    const gap = before ? cell.start - before.end : Number.POSITIVE_INFINITY;
    column = before ? column + gap + before.text.length : line.column;
    broken ||= before?.text.includes("\n") ?? false;
    before = cell;
    return broken ? [] : [{ line: nth, cell, column, gap }];
  });
}

// ---- columns of one paragraph ----

/** Cells that stood in one column on lines that follow each other, where some gap shows that it was meant. */
function alignedGroups(placed: readonly Placed[], { lines, marks }: Setting): Placed[][] {
  const groups: Placed[][] = [];
  const last = new Map<number, Placed[]>();
  for (const item of placed.filter((p) => canAlign(p, lines, marks))) {
    const group = last.get(item.column);
    const above = group?.at(-1);
    if (
      group &&
      above &&
      above.line === item.line - 1 &&
      !lines[item.line]?.blankBefore &&
      meant(above, item)
    ) {
      group.push(item);
    } else {
      const fresh = [item];
      groups.push(fresh);
      last.set(item.column, fresh);
    }
  }
  const aligned = groups.filter((group) => group.length > 1);
  return aligned.sort((a, b) => (a[0]?.column ?? 0) - (b[0]?.column ?? 0));
}

const meant = (one: Placed, other: Placed) => one.gap > 1 || other.gap > 1;

function canAlign({ cell, gap, line }: Placed, lines: readonly Line[], marks: Marks): boolean {
  if (cell.kind === "comment" || cell.name === "Arrow" || gap < 1 || gap === Number.POSITIVE_INFINITY)
    return false;
  const { cells } = lines[line] as Line;
  const before = cells[cells.indexOf(cell) - 1];
  return before !== undefined && gapBetween(before, cell, marks) > 0;
}

// ---- arrows ----

/** The arrows of each state that has one set apart. */
function arrowGroups(placed: readonly Placed[], setting: Setting): Placed[][] {
  const states = new Map<number, Placed[]>();
  for (const item of placed) {
    const state = setting.marks.arrows.get(item.cell.start);
    if (item.cell.name !== "Arrow" || state === undefined) continue;
    const group = states.get(state) ?? [];
    group.push(item);
    states.set(state, group);
  }
  return [...states.values()].filter((group) => group.some((item) => isApart(item, setting)));
}

function isApart({ gap, column, cell }: Placed, { source, marks }: Setting): boolean {
  if (gap !== Number.POSITIVE_INFINITY) return gap > 2;
  const state = marks.arrows.get(cell.start) ?? -1;
  const line = state < 0 ? 0 : source.lastIndexOf("\n", state) + 1;
  return column - (state < 0 ? 0 : state - line) >= apart;
}

// ---- comments ----

/** Comments at line ends that stood in one column of a paragraph, blank lines ending it. */
function commentGroups(placed: readonly Placed[], { lines }: Setting): Placed[][] {
  const groups: Placed[][] = [];
  const open = new Map<number, Placed[]>();
  let seen = -1;
  for (const item of placed) {
    for (; seen < item.line; seen++) if (lines[seen + 1]?.blankBefore) open.clear();
    if (item.cell.kind !== "comment" || item.gap === Number.POSITIVE_INFINITY || item.gap < 2) continue;
    const group = open.get(item.column) ?? [];
    if (group.length === 0) groups.push(group);
    group.push(item);
    open.set(item.column, group);
  }
  return groups;
}
