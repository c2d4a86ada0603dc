import type * as ast from "./ast.ts";

/** Every node the tree can hold. */
export type AnyNode =
  | ast.File
  | ast.Declaration
  | ast.Identifier
  | ast.BudgetLimit
  | ast.Trait
  | ast.FieldNode
  | ast.Arrow
  | ast.Step
  | ast.ForEvery
  | ast.Subject
  | ast.StageLine
  | ast.TestLine
  | ast.TypeNode
  | ast.BoundsNode
  | ast.Expression
  | ast.Argument
  | ast.Loop
  | ast.RecordEntry
  | ast.Spread
  | ast.ListItem
  | ast.TextPart;

export type Kind = AnyNode["kind"];

/** Where the children of each kind of node are, in the order in which they are written. */
export const childKeys: Readonly<Record<Kind, readonly string[]>> = {
  File: ["declarations"],
  Identifier: [],
  SceneHeader: ["name"],
  UseDeclaration: ["names", "from"],
  ValueDeclaration: ["name", "type", "initial"],
  TypeDeclaration: ["name", "type"],
  ModelDeclaration: ["name", "parameters"],
  BudgetClause: ["limits"],
  BudgetLimit: ["amount", "unit"],
  RoleDeclaration: ["name", "seats.count", "parameters", "traits"],
  PersonaTrait: ["text"],
  CalledTrait: ["text"],
  PlayedByTrait: ["slot"],
  RemembersTrait: ["amount", "toldBy"],
  SecretTrait: ["name", "value"],
  Question: ["name", "prompt", "says"],
  Field: ["name", "type"],
  StateDeclaration: ["name", "budget", "states", "steps", "exits", "arrows"],
  FinalDeclaration: ["name", "steps"],
  Arrow: ["when", "target", "atMost"],
  ExitClause: ["cause", "target", "atMost"],
  ForEvery: ["variable", "of"],
  SetStep: ["loops", "target", "value"],
  YieldsStep: ["loops", "row", "fields"],
  SpeakStep: ["loops", "subjects", "question", "heardBy"],
  Subject: ["call"],
  StageStep: ["loops", "name", "lines"],
  CastLine: ["loops", "call", "follows"],
  JudgeLine: ["when", "act", "judges", "verdict"],
  AgainLine: ["atMost"],
  UntilLine: ["condition"],
  ClaimDeclaration: ["condition"],
  TestDeclaration: ["name", "loops", "lines"],
  GivenLine: ["name", "value"],
  SaysLine: ["role", "value"],
  FailsLine: ["role"],
  ExpectLine: ["condition"],
  NamedType: ["name", "bounds"],
  ChoiceType: ["members"],
  RecordType: ["fields"],
  ListType: ["of", "bounds"],
  Bounds: ["from", "to"],
  NumberLiteral: [],
  BooleanLiteral: [],
  TextLiteral: ["parts"],
  RecordLiteral: ["entries"],
  RecordEntry: ["name", "value"],
  Spread: ["value"],
  ListLiteral: ["items"],
  ListItem: ["value", "loop"],
  Reference: [],
  Call: ["name", "arguments"],
  Argument: ["name", "value", "loop"],
  Loop: ["variable", "of", "when", "by"],
  Member: ["of", "name"],
  Index: ["of", "at"],
  Unary: ["operand"],
  Binary: ["left", "right"],
  Conditional: ["condition", "then", "else"],
  Characters: [],
  Hole: ["value"],
  ForPart: ["loop", "body"],
  IfPart: ["condition", "then", "else"],
};

/** The nodes right below a node. */
export function childrenOf(node: AnyNode): AnyNode[] {
  // `T[3]` has one node at both ends of its bounds.
  if (node.kind === "Bounds" && node.from === node.to) return [node.from];
  return childKeys[node.kind].flatMap((path) => nodesAt(node, path));
}

function nodesAt(node: AnyNode, path: string): AnyNode[] {
  let value: unknown = node;
  for (const key of path.split(".")) value = (value as Record<string, unknown> | undefined)?.[key];
  if (value === undefined || typeof value === "string") return [];
  return (Array.isArray(value) ? value : [value]) as AnyNode[];
}

export interface Visitor {
  /** Called on the way down; `false` leaves out what is below. */
  readonly enter?: (node: AnyNode, ancestors: readonly AnyNode[]) => boolean | void;
  /** Called on the way up. */
  readonly leave?: (node: AnyNode, ancestors: readonly AnyNode[]) => void;
}

/** Walks a tree from its root, in the order in which it is written. */
export function visit(root: AnyNode, visitor: Visitor): void {
  walk(root, visitor, []);
}

function walk(node: AnyNode, visitor: Visitor, ancestors: AnyNode[]): void {
  if (visitor.enter?.(node, ancestors) !== false) {
    ancestors.push(node);
    for (const child of childrenOf(node)) walk(child, visitor, ancestors);
    ancestors.pop();
  }
  visitor.leave?.(node, ancestors);
}
