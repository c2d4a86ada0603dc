import type { Code } from "@polylogue/base";
import type { ILexingError, IToken, TokenType } from "chevrotain";
import { endOf } from "./errors.ts";
import type { Problem } from "./problem.ts";
import {
  BadEscape,
  BlockBreak,
  BlockOpen,
  HoleOpen,
  Identifier,
  LoneBrace,
  ShortBreak,
  ShortOpen,
} from "./tokens.ts";

/** Tokens that are only read so that a damaged text harms nothing after it. */
const damaged: ReadonlyMap<TokenType, Code> = new Map<TokenType, Code>([
  [ShortBreak, "TEXT-001"],
  [BlockBreak, "TEXT-002"],
  [LoneBrace, "TEXT-003"],
  [BadEscape, "TEXT-004"],
]);
/** The fault of an end that is missing is shown at the beginning. */
const openers: ReadonlyMap<TokenType, TokenType> = new Map([
  [ShortBreak, ShortOpen],
  [BlockBreak, BlockOpen],
]);

/** Reports damaged tokens, characters that are in no token, and controls that hide what a text says. */
export function checkTokens(
  source: string,
  tokens: readonly IToken[],
  strays: readonly ILexingError[],
): Problem[] {
  return [
    ...damagedTokens(source, tokens),
    ...strays.map((stray) => strayOf(stray, source)),
    ...dollars(source, tokens),
    ...controls(source),
    ...impossibleNames(source, tokens),
  ];
}

/** In JavaScript no table can be trusted to hold something of this name, and scenes become tables everywhere. */
const impossible = "__proto__";

function impossibleNames(source: string, tokens: readonly IToken[]): Problem[] {
  if (!source.includes(impossible)) return [];
  return tokens
    .filter((token) => token.tokenType === Identifier && token.image === impossible)
    .map((token) => ({
      code: "SYNTAX-016",
      span: { start: token.startOffset, end: endOf(token) },
      facts: { found: impossible },
    }));
}

/** `${x}`, the habit of other languages: the sign would be a part of the text. */
function dollars(source: string, tokens: readonly IToken[]): Problem[] {
  return tokens.flatMap(({ tokenType, startOffset }) =>
    tokenType === HoleOpen && source.charAt(startOffset - 1) === "$"
      ? [{ code: "TEXT-009", span: { start: startOffset - 1, end: startOffset + 1 }, facts: {} }]
      : [],
  );
}

function damagedTokens(source: string, tokens: readonly IToken[]): Problem[] {
  const problems: Problem[] = [];
  const last = new Map<TokenType, IToken>();
  for (const token of tokens) {
    if (token.tokenType === ShortOpen || token.tokenType === BlockOpen) last.set(token.tokenType, token);
    const code = damaged.get(token.tokenType);
    if (!code) continue;
    const opener = openers.get(token.tokenType);
    const at = (opener && last.get(opener)) ?? token;
    problems.push({
      code,
      span: { start: at.startOffset, end: endOf(at) },
      facts: { found: source.charAt(at.startOffset + 1) },
    });
  }
  return problems;
}

function strayOf({ offset, length }: ILexingError, source: string): Problem {
  return {
    code: "SYNTAX-004",
    span: { start: offset, end: offset + length },
    facts: { found: source.substr(offset, length) },
  };
}

/** Unicode controls that change the direction in which a text is shown. */
const direction = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

function controls(source: string): Problem[] {
  return Array.from(source.matchAll(direction), (match) => ({
    code: "TEXT-006",
    span: { start: match.index, end: match.index + 1 },
    facts: { found: `U+${match[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}` },
  }));
}
