import type { Span } from "@polylogue/base";
import type { CstNode, IToken, Problem } from "@polylogue/grammar";
import type { Expression, Identifier, Loop } from "./ast.ts";
import type { Docs } from "./docs.ts";

/** Makes a part of the tree, or nothing where too little of it is left. */
export type Builder<T> = (b: Building, node: CstNode | undefined) => T | undefined;

/** What every builder needs besides the node it reads. */
export interface Building {
  readonly source: string;
  readonly docs: Docs;
  /** Problems that show only when the tree is made. */
  readonly problems: Problem[];
  /** Texts hold expressions and expressions hold texts: they meet here. */
  readonly expression: Builder<Expression>;
  readonly operation: Builder<Expression>;
  readonly loop: Builder<Loop>;
}

type Element = CstNode | IToken;
const isNode = (element: Element | undefined): element is CstNode =>
  element !== undefined && "children" in element;
// A token that recovery put in was never written.
const isWritten = (element: Element | undefined): element is IToken =>
  element !== undefined && "image" in element && element.image !== "";
const none: readonly never[] = [];

/** The nodes of a rule below a node. A key holds nodes of one rule or tokens of one type, never both. */
export function children(node: CstNode | undefined, name: string): readonly CstNode[] {
  const found = node?.children[name];
  return found && isNode(found[0]) ? (found as CstNode[]) : none;
}

export function child(node: CstNode | undefined, name: string, nth = 0): CstNode | undefined {
  const found = node?.children[name]?.[nth];
  return isNode(found) ? found : undefined;
}

export function tokens(node: CstNode | undefined, name: string): readonly IToken[] {
  return (node?.children[name] ?? none).filter(isWritten);
}

export function token(node: CstNode | undefined, name: string): IToken | undefined {
  const found = node?.children[name];
  return found && (isWritten(found[0]) ? found[0] : found.find(isWritten));
}

/** The only child of a node that is a choice between rules. */
export function choice(node: CstNode): CstNode | undefined {
  for (const rule in node.children) {
    const found = node.children[rule]?.[0];
    if (isNode(found)) return found;
  }
  return undefined;
}

export function spanOf(node: CstNode): Span {
  const start = node.location?.startOffset ?? 0;
  const end = node.location?.endOffset ?? start - 1;
  return start >= 0 && end >= start ? { start, end: end + 1 } : { start: 0, end: 0 };
}

export function tokenSpan({ startOffset, image }: IToken): Span {
  return { start: startOffset, end: startOffset + image.length };
}

export function identifier(found: IToken): Identifier {
  return { kind: "Identifier", span: tokenSpan(found), name: found.image };
}

/** The nth written name of a node: counted among what was written there, the first by default. */
export function name(node: CstNode | undefined, key = "Name", nth = 0): Identifier | undefined {
  const found = node?.children[key]?.[nth];
  return found && isWritten(found) ? identifier(found) : undefined;
}

/** Whether every part is there; a thing that lacks one is dropped. */
export function complete<T extends object>(parts: T): parts is { [K in keyof T]: NonNullable<T[K]> } {
  return Object.values(parts).every((part) => part !== undefined);
}

/** What is left of a list when damaged members are dropped. */
export function present<T>(members: readonly (T | undefined)[]): T[] {
  return members.filter((member): member is T => member !== undefined);
}

/** `{ [key]: value }`, or nothing where the value is absent. */
export function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}
