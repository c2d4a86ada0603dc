export type { CstNode, IToken } from "chevrotain";
export { tokenize } from "./lexer.ts";
export type { ParsedCst } from "./parse.ts";
export { parseCst } from "./parse.ts";
export type { Problem } from "./problem.ts";
export * as tokenTypes from "./tokens.ts";
export { declarationWords, freeWords, reservedWords } from "./words.ts";
