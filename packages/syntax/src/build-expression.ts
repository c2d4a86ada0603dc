import type { CstNode, IToken } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildText } from "./build-text.ts";
import type { Building } from "./tree.ts";
import {
  child,
  children,
  choice,
  complete,
  identifier,
  name,
  optional,
  present,
  spanOf,
  token,
  tokenSpan,
} from "./tree.ts";

type Maybe<T> = T | undefined;

/** Longer chains of `.x` and `[i]` are refused, so that whatever walks the tree stays on the stack. */
const longestPath = 100;

export function buildExpression(b: Building, node: Maybe<CstNode>): Maybe<ast.Expression> {
  const conditional = child(node, "conditional");
  return conditional ? buildConditional(b, conditional) : b.operation(b, child(node, "operation"));
}

function buildConditional(b: Building, node: CstNode): Maybe<ast.Conditional> {
  const parts = {
    condition: b.operation(b, child(node, "operation")),
    then: buildExpression(b, child(node, "expression")),
    else: buildExpression(b, child(node, "expression", 1)),
  };
  return complete(parts) ? { kind: "Conditional", span: spanOf(node), ...parts } : undefined;
}

/** An operand without its `not`. */
export function buildOperand(b: Building, node: CstNode): Maybe<ast.Expression> {
  const accesses = children(node, "access");
  if (accesses.length > longestPath) {
    b.problems.push({ code: "SYNTAX-009", span: spanOf(node), facts: { deepest: longestPath } });
    return undefined;
  }
  const value = accesses.reduce<Maybe<ast.Expression>>(
    (of, access) => buildAccess(b, of, access),
    buildAtom(b, child(node, "atom")),
  );
  const minus = token(node, "Minus");
  if (!minus || !value) return value;
  return {
    kind: "Unary",
    span: { start: minus.startOffset, end: value.span.end },
    operator: "-",
    operand: value,
  };
}

function buildAccess(b: Building, of: Maybe<ast.Expression>, node: CstNode): Maybe<ast.Expression> {
  if (!of) return undefined;
  const span = { start: of.span.start, end: spanOf(node).end };
  const word = name(node, "Word");
  if (word) return { kind: "Member", span, of, name: word };
  const at = buildExpression(b, child(node, "expression"));
  // A lost name or index leaves the thing it was to be taken from.
  return at ? { kind: "Index", span, of, at } : of;
}

type AtomBuilder = (b: Building, node: CstNode) => Maybe<ast.Expression>;
const atoms: Readonly<Record<string, AtomBuilder>> = {
  text: buildText,
  call: (b, node) => {
    const call = buildCall(b, node);
    return call && !call.arguments ? { kind: "Reference", span: call.span, name: call.name.name } : call;
  },
  record: buildRecord,
  list: buildList,
  group: (b, node) => buildExpression(b, child(node, "expression")),
};

function buildAtom(b: Building, node: Maybe<CstNode>): Maybe<ast.Expression> {
  const inner = node && choice(node);
  if (inner) return atoms[inner.name]?.(b, inner);
  const number = token(node, "Number");
  if (number) return numberLiteral(number);
  const boolean = token(node, "True") ?? token(node, "False");
  return boolean && { kind: "BooleanLiteral", span: tokenSpan(boolean), value: boolean.image === "true" };
}

export function numberLiteral(number: IToken, minus?: IToken): ast.NumberLiteral {
  const span = tokenSpan(number);
  const value = Number(number.image);
  if (!minus) return { kind: "NumberLiteral", span, value };
  return { kind: "NumberLiteral", span: { start: minus.startOffset, end: span.end }, value: -value };
}

export function buildCall(b: Building, node: Maybe<CstNode>): Maybe<ast.Call> {
  const called = name(node);
  if (!node || !called) return undefined;
  const list = child(node, "arguments");
  const args = list && present(children(list, "argument").map((argument) => buildArgument(b, argument)));
  return { kind: "Call", span: spanOf(node), name: called, ...optional("arguments", args) };
}

function buildArgument(b: Building, node: CstNode): Maybe<ast.Argument> {
  const value = buildExpression(b, child(node, "expression"));
  if (!value) return undefined;
  const loop = buildLoop(b, child(node, "loop"));
  return {
    kind: "Argument",
    span: spanOf(node),
    ...optional("name", name(node, "Word")),
    value,
    ...optional("loop", loop),
  };
}

export function buildLoop(b: Building, node: Maybe<CstNode>): Maybe<ast.Loop> {
  if (!node) return undefined;
  const operations = children(node, "operation");
  const parts = { variable: name(node), of: b.operation(b, operations[0]) };
  if (!complete(parts)) return undefined;
  const when = token(node, "When") ? b.operation(b, operations[1]) : undefined;
  const by = token(node, "By") ? b.operation(b, operations.slice(1).at(-1)) : undefined;
  return { kind: "Loop", span: spanOf(node), ...parts, ...optional("when", when), ...optional("by", by) };
}

export function buildRecord(b: Building, node: Maybe<CstNode>): Maybe<ast.RecordLiteral> {
  if (!node) return undefined;
  const entries = present(children(node, "entry").map((entry) => buildEntry(b, entry)));
  return { kind: "RecordLiteral", span: spanOf(node), entries };
}

function buildEntry(b: Building, node: CstNode): Maybe<ast.RecordEntry | ast.Spread> {
  const value = buildExpression(b, child(node, "expression"));
  const span = spanOf(node);
  if (token(node, "Ellipsis")) return { kind: "Spread", span, ...optional("value", value) };
  const word = token(node, "Word");
  return word && value ? { kind: "RecordEntry", span, name: identifier(word), value } : undefined;
}

function buildList(b: Building, node: CstNode): ast.ListLiteral {
  const items = present(children(node, "item").map((item) => buildItem(b, item)));
  return { kind: "ListLiteral", span: spanOf(node), items };
}

function buildItem(b: Building, node: CstNode): Maybe<ast.ListItem> {
  const value = buildExpression(b, child(node, "expression"));
  if (!value) return undefined;
  const spread = token(node, "Ellipsis") !== undefined;
  return {
    kind: "ListItem",
    span: spanOf(node),
    spread,
    value,
    ...optional("loop", buildLoop(b, child(node, "loop"))),
  };
}
