import type { IToken, TokenType } from "chevrotain";
import type { Problem } from "./problem.ts";
import {
  Arrow,
  HoleOpen,
  LeftBrace,
  LeftBracket,
  LeftParen,
  RightBrace,
  RightBracket,
  RightParen,
  word,
} from "./tokens.ts";

/** Deeper than any scene that a person can read; it keeps everything that walks the tree off the end of the stack. */
const deepest = 100;

const openers = new Set([LeftBrace, LeftBracket, LeftParen]);
const [ifWord, thenWord] = [word("if"), word("then")];
// The short `{if a then b else c}` has no end tag: its `then` takes back what its `if` added.
const closers = new Set([RightBrace, RightBracket, RightParen, word("end"), thenWord]);
const tags = new Set([word("for"), ifWord]);
const branches = new Set([thenWord, word("else")]);
const statements = new Set([word("set"), word("when"), Arrow]);

/** The first token that lies too deep, by brackets, tags or `if` within `if`. */
export function tooDeep(tokens: readonly IToken[]): Problem | undefined {
  let depth = 0;
  let chain = 0;
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] as IToken;
    const before = tokens[at - 1]?.tokenType;
    depth = Math.max(0, depth + depthOf(token.tokenType, before));
    chain = chainOf(chain, token.tokenType, before);
    if (depth > deepest || chain > deepest) {
      const span = { start: token.startOffset, end: token.startOffset + token.image.length };
      return { code: "SYNTAX-009", span, facts: { deepest } };
    }
  }
  return undefined;
}

function depthOf(type: TokenType, before: TokenType | undefined): number {
  if (openers.has(type) || (tags.has(type) && before === HoleOpen)) return 1;
  return closers.has(type) ? -1 : 0;
}

function chainOf(chain: number, type: TokenType, before: TokenType | undefined): number {
  if (type === ifWord) return before && branches.has(before) ? chain + 1 : 0;
  return statements.has(type) ? 0 : chain;
}
