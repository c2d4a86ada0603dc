import type { CstNode, IToken } from "chevrotain";
import { beginCounting, problemOf, TooManyFaults } from "./errors.ts";
import { checkArrows } from "./layout.ts";
import { tokenize } from "./lexer.ts";
import { tooDeep } from "./nesting.ts";
import { SceneParser } from "./parser.ts";
import type { Problem } from "./problem.ts";
import { checkTokens } from "./stray.ts";

const parser = new SceneParser();

export interface ParsedCst {
  readonly cst: CstNode;
  readonly tokens: readonly IToken[];
  /** Blanks and comments, in order. */
  readonly trivia: readonly IToken[];
  /** What is wrong with the form, in the order of the source. */
  readonly problems: readonly Problem[];
}

const nothing: CstNode = { name: "file", children: {} };

/** Reads a source into a concrete syntax tree. Any text has one: what is damaged is left out and reported. */
export function parseCst(source: string): ParsedCst {
  const { tokens, trivia, strays } = tokenize(source);
  const deep = tooDeep(tokens);
  if (deep) return { cst: nothing, tokens, trivia, problems: [deep] };
  const cst = readSafely(source, tokens);
  const problems = [
    ...parser.errors.map((error) => problemOf(error, source)),
    ...checkArrows(source, parser.arrows),
    ...parser.notes,
    ...checkTokens(source, tokens, strays),
  ];
  return { cst, tokens, trivia, problems: problems.sort((a, b) => a.span.start - b.span.start) };
}

/** What is left of a file with too many faults is not worth a tree; the faults found so far are. */
function readSafely(source: string, tokens: IToken[]): CstNode {
  beginCounting();
  try {
    return parser.read(source, tokens) ?? nothing;
  } catch (error) {
    if (error instanceof TooManyFaults) return nothing;
    throw error;
  }
}
