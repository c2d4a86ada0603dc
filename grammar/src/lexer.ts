import type { ILexingError, IToken } from "chevrotain";
import { Lexer } from "chevrotain";
import { beginReading } from "./text.ts";
import { Identifier, keywords, modes } from "./tokens.ts";

const lexer = new Lexer(
  { defaultMode: "main", modes },
  { positionTracking: "onlyOffset", ensureOptimizations: false, recoveryEnabled: true },
);

export interface Tokens {
  readonly tokens: IToken[];
  /** Blanks and comments, in order. */
  readonly trivia: IToken[];
  /** Stretches that are no token of the language. */
  readonly strays: readonly ILexingError[];
}

/** Cuts a source into tokens and trivia; nothing of it is lost. */
export function tokenize(source: string): Tokens {
  beginReading(source);
  const { tokens, groups, errors } = lexer.tokenize(source);
  for (const token of tokens) {
    // Lines are not tracked while reading, which is a third of the time; ends are all that spans need.
    token.endOffset = token.startOffset + token.image.length - 1;
    if (token.tokenType === Identifier) classify(token);
  }
  return { tokens, trivia: groups["trivia"] ?? [], strays: errors };
}

function classify(token: IToken): void {
  const known = keywords.get(token.image);
  if (!known) return;
  token.tokenType = known;
  token.tokenTypeIdx = known.tokenTypeIdx as number;
}
