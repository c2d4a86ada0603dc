import type { Type } from "@polylogue/expression";
import { binaryType, comparable, elementType, negativeType, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs, bindCondition, join } from "./bind.ts";
import { nearest } from "./report.ts";
import type { Bound, Place } from "./symbols.ts";

const unknown: Type = { kind: "unknown" };
const boolean: Type = { kind: "boolean" };
const integer: Type = { kind: "integer" };

/** `xs[i]`. */
export function bindIndex(node: ast.Index, at: Place): Bound {
  const of = bind(node.of, at);
  const index = bindAs(node.at, integer, at);
  const type = elementType(of.type);
  if (!type) at.unit.complain("TYPE-005", node.of.span, { found: show(of.type) });
  if (index.type.kind === "integer" && typeof index.type.max === "number" && index.type.max < 1) {
    at.unit.complain("TYPE-010", node.at.span, { index: index.type.max });
  }
  return { expr: { op: "index", of: of.expr, at: index.expr }, type: type ?? unknown };
}

/** `-x`, `not x`. */
export function bindUnary(node: ast.Unary, at: Place): Bound {
  if (node.operator === "not")
    return { expr: { op: "not", of: bindCondition(node.operand, at) }, type: boolean };
  const of = bind(node.operand, at);
  const type = negativeType(of.type);
  if (!type) at.unit.complain("TYPE-002", node.span, { operator: "-", left: show(of.type) });
  return { expr: { op: "minus", of: of.expr }, type: type ?? unknown };
}

/** `a operator b`. */
export function bindBinary(node: ast.Binary, at: Place): Bound {
  const { operator } = node;
  if (operator === "and" || operator === "or") {
    const [left, right] = [bindCondition(node.left, at), bindCondition(node.right, at)];
    return { expr: { op: "binary", operator, left, right }, type: boolean };
  }
  const [left, right] = [bind(node.left, at), bind(node.right, at)];
  const type = binaryType(operator, left.type, right.type);
  if (!type) misfit(node, left.type, right.type, at);
  return { expr: { op: "binary", operator, left: left.expr, right: right.expr }, type: type ?? unknown };
}

function misfit({ operator, span }: ast.Binary, left: Type, right: Type, at: Place): void {
  const [a, b] = [left, right].map((type) => (operator === "in" ? (elementType(type) ?? type) : type)) as [
    Type,
    Type,
  ];
  if (a.kind !== "choice" || b.kind !== "choice" || comparable(a, b)) {
    return at.unit.complain("TYPE-002", span, { operator, left: show(left), right: show(right) });
  }
  const [few, many] = a.options.length <= b.options.length ? [a, b] : [b, a];
  const written = few.options[0] ?? "";
  at.unit.complain("TYPE-011", span, { written, options: many.options, ...nearest(written, many.options) });
}

/** `if c then a else b`. */
export function bindConditional(node: ast.Conditional, at: Place): Bound {
  const condition = bindCondition(node.condition, at);
  const [then, otherwise] = [bind(node.then, at), bind(node.else, at)];
  const type = join(then.type, otherwise.type, at);
  if (!type) at.unit.complain("TYPE-006", node.span, { left: show(then.type), right: show(otherwise.type) });
  return { expr: { op: "if", condition, then: then.expr, else: otherwise.expr }, type: type ?? unknown };
}

/** The same where a type is wanted: both branches are held to it. */
export function bindConditionalAs(node: ast.Conditional, wanted: Type, at: Place): Bound {
  const condition = bindCondition(node.condition, at);
  const [then, otherwise] = [bindAs(node.then, wanted, at), bindAs(node.else, wanted, at)];
  return { expr: { op: "if", condition, then: then.expr, else: otherwise.expr }, type: wanted };
}
