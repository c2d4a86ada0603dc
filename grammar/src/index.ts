export { parseCst } from "./parse.ts";
export type { ParsedCst } from "./parse.ts";
export type { Problem } from "./problem.ts";
export { freeWords, reservedWords } from "./words.ts";
export * as tokenTypes from "./tokens.ts";
export type { CstNode, IToken } from "chevrotain";
