import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { numberLiteral } from "./build-expression.ts";
import { buildText } from "./build-text.ts";
import type { Building } from "./tree.ts";
import { child, children, complete, name, optional, present, spanOf, token } from "./tree.ts";

type Maybe<T> = T | undefined;
type Member = ast.TextLiteral | ast.TypeNode;

export function buildType(b: Building, node: Maybe<CstNode>): Maybe<ast.TypeNode> {
  if (!node) return undefined;
  const members = present(children(node, "typeAtom").map((atom) => buildMember(b, atom)));
  const only = members[0];
  if (members.length === 1 && only && only.kind !== "TextLiteral") return only;
  return only && { kind: "ChoiceType", span: spanOf(node), members };
}

function buildMember(b: Building, node: CstNode): Maybe<Member> {
  const of = buildBare(b, node);
  const suffixes = children(node, "listSuffix");
  if (!of || suffixes.length === 0) return of;
  const listed: ast.TypeNode =
    of.kind === "TextLiteral" ? { kind: "ChoiceType", span: of.span, members: [of] } : of;
  return suffixes.slice(0, 8).reduce<ast.TypeNode>((inner, suffix) => listOf(inner, suffix), listed);
}

function listOf(of: ast.TypeNode, suffix: CstNode): ast.ListType {
  const span = { start: of.span.start, end: spanOf(suffix).end };
  const exact = buildBound(child(suffix, "bound"));
  const bounds = buildBounds(child(suffix, "bounds")) ?? (exact && boundsNode(exact, exact));
  return { kind: "ListType", span, of, ...optional("bounds", bounds) };
}

function buildBare(b: Building, node: CstNode): Maybe<Member> {
  const text = buildText(b, child(node, "text"));
  if (text) return text;
  const fields = child(node, "fields");
  if (fields) return { kind: "RecordType", span: spanOf(fields), fields: buildFields(b, fields) };
  const group = child(node, "typeGroup");
  return group ? buildType(b, child(group, "type")) : buildNamed(child(node, "namedType"));
}

function buildNamed(node: Maybe<CstNode>): Maybe<ast.NamedType> {
  const named = name(node);
  if (!node || !named) return undefined;
  return {
    kind: "NamedType",
    span: spanOf(node),
    name: named,
    ...optional("bounds", buildBounds(child(node, "bounds"))),
  };
}

type Bound = ast.NumberLiteral | ast.Identifier;

export function buildBound(node: Maybe<CstNode>): Maybe<Bound> {
  const number = token(node, "Number");
  return number ? numberLiteral(number, token(node, "Minus")) : name(node);
}

function buildBounds(node: Maybe<CstNode>): Maybe<ast.BoundsNode> {
  const from = buildBound(child(node, "bound"));
  const to = buildBound(child(node, "bound", 1));
  return from && to && boundsNode(from, to);
}

function boundsNode(from: Bound, to: Bound): ast.BoundsNode {
  return { kind: "Bounds", span: { start: from.span.start, end: to.span.end }, from, to };
}

/** The fields that stand in `node`: between braces, between parentheses, or one alone. */
export function buildFields(b: Building, node: Maybe<CstNode>): ast.FieldNode[] {
  return present(children(node, "field").map((field) => buildField(b, field)));
}

function buildField(b: Building, node: CstNode): Maybe<ast.FieldNode> {
  const parts = { name: name(node, "Word"), type: buildType(b, child(node, "type")) };
  if (!complete(parts)) return undefined;
  const span = spanOf(node);
  const secret = token(node, "Secret") !== undefined;
  return { kind: "Field", span, ...optional("doc", b.docs.of(span)), secret, ...parts };
}
