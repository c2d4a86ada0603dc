import { declarationWords } from "@polylogue/grammar";
import type { Declaration } from "./ast.ts";
import { moved } from "./moved.ts";
import type { Parsed } from "./parse.ts";
import { parse } from "./parse.ts";

/** A stretch of a file that was read without a fault, and where it stood. */
interface Stretch {
  readonly start: number;
  readonly declarations: readonly Declaration[];
}
/** What the stretches of a file were read as, by their text. */
type Memory = Map<string, Stretch | "faulty">;

const memories = new Map<string, Memory>();
const mostFiles = 32;

/**
 * Reads a source for its tree and its faults, like `parse`. A file that was read before is read anew only where it
 * changed: it is cut before lines that begin with a declaration's word. If each stretch is free of faults by itself,
 * no text, bracket or declaration reaches over a cut, so that together they read the same; else the whole is read.
 */
export function read(source: string, file: string): Pick<Parsed, "ast" | "diagnostics"> {
  const before = memories.get(file);
  const now: Memory = new Map();
  const declarations: Declaration[] = [];
  for (const { start, text } of cut(source)) {
    const stretch = moveTo(now.get(text) ?? before?.get(text) ?? readStretch(text), start);
    now.set(text, stretch);
    if (stretch !== "faulty") declarations.push(...stretch.declarations);
  }
  remember(file, now);
  if ([...now.values()].includes("faulty")) return whole(source, file);
  return { ast: { kind: "File", span: { start: 0, end: source.length }, declarations }, diagnostics: [] };
}

function whole(source: string, file: string): Pick<Parsed, "ast" | "diagnostics"> {
  const { ast, diagnostics } = parse(source, file);
  return { ast, diagnostics };
}

function remember(file: string, memory: Memory): void {
  memories.delete(file);
  memories.set(file, memory);
  const [oldest] = memories.keys();
  if (memories.size > mostFiles && oldest !== undefined) memories.delete(oldest);
}

const firstWord = new RegExp(`(?<=\\n)(?:${declarationWords.join("|")})\\b`, "g");

/** Cuts a source before each line that begins with a declaration's word, and before the comments right above it. */
function cut(source: string): { readonly start: number; readonly text: string }[] {
  const words = Array.from(source.matchAll(firstWord), ({ index }) => aboveComments(source, index));
  const starts = [...new Set([0, ...words])];
  return starts.map((start, nth) => ({ start, text: source.slice(start, starts[nth + 1]) }));
}

const comment = /[ \t\uFEFF]*\/\//y;

function aboveComments(source: string, at: number): number {
  let start = at;
  while (start > 0) {
    const line = source.lastIndexOf("\n", start - 2) + 1;
    comment.lastIndex = line;
    if (line >= start || !comment.test(source)) break;
    start = line;
  }
  return start;
}

function readStretch(text: string): Stretch | "faulty" {
  const { ast, diagnostics } = parse(text, "");
  return diagnostics.length > 0 || !fencesPair(text)
    ? "faulty"
    : { start: 0, declarations: ast.declarations };
}

/** Whether a text was left open is told by the fences after it in the whole file, those in comments included. */
const fencesPair = (text: string) => text.split('"""').length % 2 === 1;

function moveTo(stretch: Stretch | "faulty", start: number): Stretch | "faulty" {
  if (stretch === "faulty" || stretch.start === start) return stretch;
  return { start, declarations: moved(stretch.declarations, start - stretch.start) };
}
