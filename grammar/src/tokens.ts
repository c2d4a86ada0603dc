import type { TokenType } from "chevrotain";
import { createToken, Lexer } from "chevrotain";
import { matchBlockBreak, matchBlockChars, matchBlockOpen, matchHole, matchLoneBrace } from "./text.ts";
import { freeWords, reservedWords } from "./words.ts";

const category = (name: string, label: string) => createToken({ name, pattern: Lexer.NA, label });

/** Any word: what may follow a dot or stand before a colon. */
export const Word = category("Word", "a word");
/** Any word that may name a thing. */
export const Name = category("Name", "a name");
export const BinaryOperator = category("BinaryOperator", "an operator");

const letters = "A-Za-z_\\u00C0-\\u02AF\\u0370-\\u1FFF\\u2C00-\\uD7FF";
/** Where a token may begin with any character at all. */
const everyCharacter = Array.from({ length: 0x10000 }, (_, code) => code);

/** Every word is read as an identifier; `keywords` then tells which of them the language knows. */
export const Identifier = createToken({
  name: "Identifier",
  pattern: new RegExp(`[${letters}][${letters}0-9]*`),
  categories: [Name, Word],
  label: "a name",
});

const operators = new Set(["or", "and", "in"]);
function keyword(word: string, free: boolean): [string, TokenType] {
  const name = word.charAt(0).toUpperCase() + word.slice(1);
  const categories = [Word, ...(free ? [Name] : []), ...(operators.has(word) ? [BinaryOperator] : [])];
  return [word, createToken({ name, pattern: Lexer.NA, categories, label: `\`${word}\`` })];
}

/** The token of each word of the language. */
export const keywords: ReadonlyMap<string, TokenType> = new Map([
  ...reservedWords.map((word) => keyword(word, false)),
  ...freeWords.map((word) => keyword(word, true)),
]);

/** The token of a word of the language; asking for another word is a fault in the grammar. */
export function word(text: string): TokenType {
  const token = keywords.get(text);
  if (!token) throw new Error(`not a word of the language: ${text}`);
  return token;
}

const sign = (name: string, pattern: string, categories: TokenType[] = []) =>
  createToken({ name, pattern, label: `\`${pattern}\``, categories });

export const Arrow = sign("Arrow", "->");
export const Ellipsis = sign("Ellipsis", "...");
export const Range = sign("Range", "..", [BinaryOperator]);
export const Dot = sign("Dot", ".");
export const LeftBrace = sign("LeftBrace", "{");
export const RightBrace = sign("RightBrace", "}");
export const LeftBracket = sign("LeftBracket", "[");
export const RightBracket = sign("RightBracket", "]");
export const LeftParen = sign("LeftParen", "(");
export const RightParen = sign("RightParen", ")");
export const Comma = sign("Comma", ",");
export const Colon = sign("Colon", ":");
export const Equals = sign("Equals", "=");
export const Pipe = sign("Pipe", "|");
export const Plus = sign("Plus", "+", [BinaryOperator]);
export const Minus = sign("Minus", "-", [BinaryOperator]);
export const Comparison = createToken({
  name: "Comparison",
  pattern: /==|!=|<=|>=|<|>/,
  categories: [BinaryOperator],
  label: "a comparison",
});
export const Factor = createToken({
  name: "Factor",
  pattern: /[*/%]/,
  categories: [BinaryOperator],
  label: "`*`, `/` or `%`",
});
export const NumberToken = createToken({ name: "Number", pattern: /\d+(?:\.\d+)?/, label: "a number" });

export const Comment = createToken({ name: "Comment", pattern: /\/\/[^\r\n]*/, group: "trivia" });
export const Space = createToken({
  name: "Space",
  pattern: /[ \t\r\n\uFEFF]+/,
  group: "trivia",
  line_breaks: true,
});
const HoleSpace = createToken({ name: "HoleSpace", pattern: /[ \t\r]+/, group: "trivia" });

// ---- text: "short" and """block""", both with {holes} ----------------------

export const ShortOpen = createToken({ name: "ShortOpen", pattern: '"', push_mode: "short", label: '`"`' });
export const ShortClose = createToken({
  name: "ShortClose",
  pattern: '"',
  pop_mode: true,
  label: 'a closing `"`',
});
/** The end of a line that leaves a short text open. */
export const ShortBreak = createToken({
  name: "ShortBreak",
  pattern: /\r?\n/,
  pop_mode: true,
  line_breaks: true,
  label: "the end of the line",
});
export const ShortChars = createToken({
  name: "ShortChars",
  pattern: /[^"{}\\\r\n]+|\}\}?|\{\{|\\["\\nt]|\r(?!\n)/,
  label: "text",
});
/** A backslash before anything that is no escape. */
export const BadEscape = createToken({ name: "BadEscape", pattern: /\\/, label: "text" });

export const BlockOpen = createToken({
  name: "BlockOpen",
  pattern: matchBlockOpen,
  start_chars_hint: ['"'],
  line_breaks: false,
  push_mode: "block",
  label: '`"""`',
});
export const BlockClose = createToken({
  name: "BlockClose",
  pattern: '"""',
  pop_mode: true,
  label: 'a closing `"""`',
});
/** The line break at which a block text ends whose closing fence was forgotten. */
export const BlockBreak = createToken({
  name: "BlockBreak",
  pattern: matchBlockBreak,
  start_chars_hint: ["\n", "\r"],
  pop_mode: true,
  line_breaks: true,
  label: "the end of the text",
});
export const BlockChars = createToken({
  name: "BlockChars",
  pattern: matchBlockChars,
  start_chars_hint: everyCharacter,
  line_breaks: true,
  label: "text",
});

export const HoleOpen = createToken({
  name: "HoleOpen",
  pattern: matchHole,
  start_chars_hint: ["{"],
  line_breaks: false,
  push_mode: "hole",
  label: "`{`",
});
/** A brace in a text that no brace closes on its line. */
export const LoneBrace = createToken({
  name: "LoneBrace",
  pattern: matchLoneBrace,
  start_chars_hint: ["{"],
  line_breaks: false,
  label: "`{`",
});
export const HoleClose = createToken({
  name: "HoleClose",
  pattern: "}",
  pop_mode: true,
  label: "a closing `}`",
});

const code = [
  Identifier,
  NumberToken,
  Arrow,
  Ellipsis,
  Range,
  Dot,
  LeftBracket,
  RightBracket,
  LeftParen,
  RightParen,
  Comma,
  Colon,
  Comparison,
  Equals,
  Minus,
  Pipe,
  Plus,
  Factor,
];

/** The four ways of reading: code, a hole in a text, a short text, a block text. */
export const modes: Record<string, TokenType[]> = {
  main: [Space, Comment, BlockOpen, ShortOpen, LeftBrace, RightBrace, ...code],
  hole: [HoleSpace, HoleClose, ShortOpen, ...code],
  short: [ShortClose, ShortBreak, HoleOpen, ShortChars, LoneBrace, BadEscape],
  block: [BlockClose, BlockBreak, HoleOpen, BlockChars, LoneBrace],
};

export const vocabulary: TokenType[] = [
  ...new Set([...Object.values(modes).flat(), ...keywords.values(), Name, Word, BinaryOperator]),
];
