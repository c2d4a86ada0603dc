export type * from "./ast.ts";
export type { Formatted } from "./format/format.ts";
export { format } from "./format/format.ts";
export type { Parsed } from "./parse.ts";
export { parse } from "./parse.ts";
export { print } from "./print.ts";
export { read } from "./read.ts";
export type { AnyNode, Kind, Visitor } from "./visit.ts";
export { childKeys, childrenOf, visit } from "./visit.ts";
