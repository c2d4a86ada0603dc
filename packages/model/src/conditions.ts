import type { Expr } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bindCondition } from "./bind.ts";
import type { Clause, Condition } from "./scene.ts";
import type { Place } from "./symbols.ts";

/** Binds the condition of a claim or an expectation, with the values to show where it does not hold. */
export function conditionOf(node: ast.Expression, at: Place): Condition {
  const condition = bindCondition(node, at);
  const { source } = at.unit.module;
  return {
    condition,
    text: written(node, source),
    span: node.span,
    clauses: clausesOf(node, condition, source),
  };
}

const written = ({ span }: ast.Expression, source: string) =>
  source.slice(span.start, span.end).replace(/\s+/g, " ");

/** A tree and what it was bound to have the same form: they are walked side by side. */
function clausesOf(node: ast.Expression, expr: Expr, source: string): readonly Clause[] {
  const both = node.kind === "Binary" && expr.op === "binary";
  if (both && node.operator === "and")
    return [...clausesOf(node.left, expr.left, source), ...clausesOf(node.right, expr.right, source)];
  const sides = sidesOf(node, expr).filter((side) => !isLiteral(side.node));
  const texts = sides.map((side) => ({ expr: side.expr, text: written(side.node, source) }));
  return [
    { condition: expr, sides: texts.filter((side, i) => texts.findIndex((s) => s.text === side.text) === i) },
  ];
}

interface Side {
  readonly node: ast.Expression;
  readonly expr: Expr;
}

function sidesOf(node: ast.Expression, expr: Expr): readonly Side[] {
  if (node.kind === "Unary" && expr.op === "not") return sidesOf(node.operand, expr.of);
  if (node.kind === "Binary" && expr.op === "binary") {
    const [left, right] = [
      { node: node.left, expr: expr.left },
      { node: node.right, expr: expr.right },
    ];
    const joins = node.operator === "and" || node.operator === "or";
    return joins ? [left, right].flatMap((side) => sidesOf(side.node, side.expr)) : [left, right];
  }
  return [{ node, expr }];
}

function isLiteral(node: ast.Expression): boolean {
  switch (node.kind) {
    case "NumberLiteral":
    case "BooleanLiteral":
    case "TextLiteral":
      return true;
    case "Unary":
      return isLiteral(node.operand);
    case "ListLiteral":
      return node.items.every((item) => !item.loop && isLiteral(item.value));
    default:
      return false;
  }
}
