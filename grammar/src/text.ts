/**
 * How texts are read: where a block text ends when its closing fence was forgotten, and which braces open a hole.
 * Both are decided by looking ahead a bounded way, so that reading stays linear on any input.
 */
const fence = '"""';
const longestHole = 2000;
const deepestHole = 4;
const quote = 34;
const backslash = 92;
const openBrace = 123;
const closeBrace = 125;
const lineFeed = 10;
const carriageReturn = 13;

/** The block text that is being read: blocks do not nest, since a hole holds no fence. */
interface Block {
  /** Where it must end because its fence was forgotten, or -1. */
  readonly stop: number;
  /** The next fence at or after the place last asked for, or the end of the source. */
  fence: number;
}

/** What is known of the source being read; rebuilt whenever another source comes. */
class Reading {
  readonly source: string;
  readonly #fences: number[] = [];
  block: Block = { stop: -1, fence: 0 };

  constructor(source: string) {
    this.source = source;
    for (let at = source.indexOf(fence); at >= 0; at = source.indexOf(fence, at + 3)) this.#fences.push(at);
  }

  /** How many fences stand at or after `at`, and where the first of them is. */
  fencesFrom(at: number): { count: number; first: number } {
    let low = 0;
    let high = this.#fences.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#fences[middle] as number) < at) low = middle + 1;
      else high = middle;
    }
    return { count: this.#fences.length - low, first: this.#fences[low] ?? this.source.length };
  }
}

let reading = new Reading("");
/** Called before a source is read. */
export function beginReading(source: string): void {
  reading = new Reading(source);
}

/** A line that can only be the beginning of a text: a trait, or a value that is given its text. */
const traitLine = /^[ \t]*(?:is|called|asked(?:[ \t]+to[ \t]+\w+)?)[ \t]*$/;
const valueLine = /[=:,([][ \t]*$/;
const lookBack = 120;

function lineStart(source: string, at: number): number {
  return source.lastIndexOf("\n", at - 1) + 1;
}

function indentAt(source: string, start: number): number {
  let at = start;
  while (source[at] === " " || source[at] === "\t") at++;
  return at - start;
}

/**
 * A fence was forgotten when the next one opens a text of its own. It surely does where it follows a trait's
 * first words no deeper than the line of this one; it may where the fences left do not pair.
 */
function isForgotten(open: number, next: { count: number; first: number }): boolean {
  const { source } = reading;
  if (next.count === 0) return true;
  const start = Math.max(lineStart(source, next.first), open);
  if (start === open) return false;
  const before = source.slice(Math.max(start, next.first - lookBack), next.first);
  const trait = traitLine.test(before);
  if (trait && indentAt(source, start) <= indentAt(source, lineStart(source, open))) return true;
  return next.count % 2 === 0 && (trait || valueLine.test(before));
}

/** The line break before the first line that is not indented deeper than the line of `open`. */
function dedentAfter(open: number, limit: number): number {
  const { source } = reading;
  const start = lineStart(source, open);
  const depth = indentAt(source, start);
  for (let at = source.indexOf("\n", open); at >= 0 && at < limit; at = source.indexOf("\n", at + 1)) {
    const indent = indentAt(source, at + 1);
    const first = source[at + 1 + indent];
    if (first !== undefined && first !== "\n" && first !== "\r" && indent <= depth) {
      return source[at - 1] === "\r" ? at - 1 : at;
    }
  }
  return -1;
}

/** Matches an opening fence and finds out whether its text is closed. */
export function matchBlockOpen(source: string, at: number): [string] | null {
  if (!source.startsWith(fence, at)) return null;
  const next = reading.fencesFrom(at + 3);
  const stop = isForgotten(at, next) ? dedentAfter(at, next.first) : -1;
  reading.block = { stop, fence: next.first };
  return [fence];
}

export function matchBlockBreak(source: string, at: number): [string] | null {
  if (reading.block.stop !== at) return null;
  return [source[at] === "\r" ? "\r\n" : "\n"];
}

function blockEnd(at: number): number {
  const { block } = reading;
  if (block.fence < at) block.fence = reading.fencesFrom(at).first;
  return block.stop >= 0 && block.stop < block.fence ? block.stop : block.fence;
}

/** The text up to a hole, a lone brace or the end; doubled braces are text. */
export function matchBlockChars(source: string, at: number): [string] | null {
  const end = blockEnd(at);
  let to = at;
  while (to < end) {
    if (source.charCodeAt(to) !== openBrace) to++;
    else if (source.charCodeAt(to + 1) === openBrace) to += 2;
    else break;
  }
  if (to > end) to = end;
  return to > at ? [source.slice(at, to)] : null;
}

/** The place after the `}` that closes the hole opened at `open`, or -1. */
function holeEnd(source: string, open: number, limit: number, depth: number): number {
  for (let at = open + 1; at < limit; ) {
    const c = source.charCodeAt(at);
    if (c === closeBrace) return at + 1;
    if (c === openBrace || c === lineFeed) return -1;
    if (c !== quote) at++;
    else if (depth === deepestHole || (at = shortEnd(source, at, limit, depth)) < 0) return -1;
  }
  return -1;
}

/** The place after the quote that closes the short text opened at `open`, or -1. */
function shortEnd(source: string, open: number, limit: number, depth: number): number {
  for (let at = open + 1; at < limit; ) {
    const c = source.charCodeAt(at);
    if (c === quote) return at + 1;
    if (c === lineFeed || (c === carriageReturn && source.charCodeAt(at + 1) === lineFeed)) return -1;
    if (c === backslash) at += '"\\nt'.includes(source.charAt(at + 1)) ? 2 : 1;
    else if (c !== openBrace) at++;
    else if (source.charCodeAt(at + 1) === openBrace) at += 2;
    else if ((at = holeEnd(source, at, limit, depth + 1)) < 0) return -1;
  }
  return -1;
}

/** Matches a brace that opens a hole: one that is closed on its line. */
export function matchHole(source: string, at: number): [string] | null {
  if (source.charCodeAt(at) !== openBrace || source.charCodeAt(at + 1) === openBrace) return null;
  const limit = Math.min(reading.fencesFrom(at).first, at + longestHole);
  return holeEnd(source, at, limit, 0) < 0 ? null : ["{"];
}

/** Matches what is left: a brace that nothing closes. */
export function matchLoneBrace(source: string, at: number): [string] | null {
  return source.charCodeAt(at) === openBrace ? ["{"] : null;
}
