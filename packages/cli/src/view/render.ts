import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import type { Entry, Named, Tone, Voice } from "./entry.ts";
import { oneLine } from "./words.ts";

/** A line before it is wrapped. */
export interface Line {
  readonly text: string;
  /** Columns before the first line, and further columns before those that follow it. */
  readonly indent?: number;
  readonly hang?: number;
}
type Lines = readonly (Line | string)[];

export interface Page {
  readonly paint: Paint;
  readonly width: number;
}

/** Below this, names stand above what is said instead of beside it. */
const narrow = 56;
const rightEdge = 100;

/** An entry as the lines of a terminal of some width. */
export function render(entry: Entry, page: Page): readonly string[] {
  const draw = drawings[entry.kind] as (entry: Entry, page: Page) => readonly string[];
  const inner = { ...page, width: Math.max(16, page.width - 2 * entry.depth) };
  return draw(entry, inner).map((line) => page.paint.dim("┆ ").repeat(entry.depth) + line);
}

const drawings: {
  [K in Entry["kind"]]: (entry: Extract<Entry, { kind: K }>, page: Page) => readonly string[];
} = {
  state: ({ name, visit }, page) => ["", rule(visit > 1 ? `${name} · ${visit}` : name, page)],

  speech: ({ who, question, said, alone }, page) => {
    const asked = question ? [page.paint.dim(`asked to ${question}`)] : [];
    return spoken(who, [...asked, ...said.flatMap((field) => fieldLines(field, alone, page))], page);
  },

  cast: ({ stage, follows, reacts }, page) => {
    const names = (voices: readonly Voice[]) =>
      voices.map((v) => page.paint.voice(v.colour, plain(v.name))).join(", ");
    const lines = [
      ...(follows.length
        ? [
            `${names(follows)} ${page.paint.dim(follows.length === 1 ? "follows a plan" : "follow their plans")}`,
          ]
        : []),
      ...(reacts.length
        ? [`${names(reacts)} ${page.paint.dim(reacts.length === 1 ? "reacts" : "react")}`]
        : []),
    ];
    return beside(page.paint.dim(stage), stage, lines, page);
  },

  act: ({ who, action, noticed, notes }, page) => {
    const names = noticed.map((v) => page.paint.voice(v.colour, plain(v.name))).join(", ");
    const seen = `${page.paint.green("✓")} ${page.paint.dim(noticed.length ? "noticed by " : "nobody notices")}${names}`;
    const said = notes.map(({ name, text }) => ({
      text: `${page.paint.yellow(name)} ${page.paint.dim(oneLine(text))}`,
      hang: 2,
    }));
    return spoken(who, [plain(action), seen, ...said], page);
  },

  refused: ({ who, action, reason }, page) =>
    spoken(
      who,
      [page.paint.dim(plain(action)), `${page.paint.red("✗")} ${page.paint.dim(plain(reason))}`],
      page,
    ),

  unplayed: ({ who, action }, page) =>
    spoken(who, [page.paint.dim(`${plain(action)} (no longer played)`)], page),

  note: ({ tone, text }, page) => beside("", "", [toned(plain(text), tone, page.paint)], page),

  end: ({ status, name }, page) => {
    const mark = status === "done" ? page.paint.green("●") : page.paint.red("●");
    return ["", rule(`${mark} ${endWords(status, name)}`, page)];
  },
};

/** `done`, or the end's own name where the two differ. */
function endWords(status: string, name: string): string {
  return status === "done" ? name : status === name ? status : status.replaceAll("-", " ");
}

function toned(text: string, tone: Tone, paint: Paint): string {
  return { quiet: paint.dim, warning: paint.yellow, trouble: paint.red }[tone](text);
}

/** Fields with their names before them; a list begins below its name. */
export function fieldLines({ name, text }: Named, alone: boolean, { paint }: Page): readonly Line[] {
  const lines = text.split("\n");
  if (alone || name === "") return lines.map(listItem);
  if (lines.length === 1 && !isItem(text)) return [{ text: `${paint.dim(name)}  ${text}`, hang: 2 }];
  return [{ text: paint.dim(name) }, ...lines.map((line) => ({ ...listItem(line), indent: 2 }))];
}

const isItem = (line: string) => line.startsWith("– ");
const listItem = (line: string): Line => (isItem(line) ? { text: line, hang: 2 } : { text: line });

// ---- columns --------------------------------------------------------------

/** How wide the names' column is: a fifth of the terminal, within reason; 0 where there is no room for one. */
export function gutter(width: number): number {
  return width < narrow ? 0 : Math.min(16, Math.max(10, Math.floor(width / 6)));
}

function spoken(who: Voice, lines: Lines, page: Page): readonly string[] {
  const name = plain(oneLine(who.name));
  return beside(
    page.paint.voice(who.colour, page.paint.bold(cut(name, gutter(page.width) || page.width))),
    name,
    lines,
    page,
    who,
  );
}

/** A label at the left, a thin line, and text that wraps at the right. */
export function beside(
  label: string,
  bare: string,
  lines: Lines,
  page: Page,
  who?: Voice,
): readonly string[] {
  const column = gutter(page.width);
  const bar = who ? page.paint.voice(who.colour, "│") : page.paint.dim("│");
  if (column === 0)
    return [...(bare ? [label] : []), ...wrapped(lines, page.width - 2).map((line) => `  ${line}`)];
  const room = Math.min(page.width, rightEdge) - column - 4;
  const shownLabel = stringWidth(bare) > column ? cut(bare, column) : bare;
  const pad = " ".repeat(Math.max(0, column - stringWidth(shownLabel)));
  const text =
    bare === shownLabel
      ? label
      : who
        ? page.paint.voice(who.colour, page.paint.bold(shownLabel))
        : shownLabel;
  const body = wrapped(lines, room);
  return body.map((line, i) => `${i === 0 ? ` ${pad}${text}` : " ".repeat(column + 1)} ${bar} ${line}`);
}

function wrapped(lines: Lines, width: number): readonly string[] {
  return lines.flatMap((line) => wrapLine(typeof line === "string" ? { text: line } : line, width));
}

function wrapLine({ text, indent = 0, hang = 0 }: Line, width: number): readonly string[] {
  const first = wrapAnsi(text, Math.max(8, width - indent - hang), { hard: true }).split("\n");
  return first.map((line, i) => " ".repeat(indent + (i === 0 ? 0 : hang)) + line);
}

function rule(title: string, { paint, width }: Page): string {
  const column = gutter(width);
  const before = column === 0 ? "──" : "─".repeat(column + 2);
  const after = Math.max(2, Math.min(width, rightEdge) - stringWidth(before) - stringWidth(title) - 2);
  return `${paint.dim(before)} ${paint.bold(title)} ${paint.dim("─".repeat(after))}`;
}

/** A text cut to a width, with an ellipsis where something is left out. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
