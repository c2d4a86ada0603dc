import type { Expr, LoopExpr, Part } from "./expr.ts";

/** The expressions directly inside one, in written order. */
export function children(expr: Expr): readonly Expr[] {
  switch (expr.op) {
    case "literal":
    case "ref":
      return [];
    case "text":
      return expr.parts.flatMap(partChildren);
    case "member":
    case "minus":
    case "not":
      return [expr.of];
    case "index":
      return [expr.of, expr.at];
    case "binary":
      return [expr.left, expr.right];
    case "if":
      return [expr.condition, expr.then, expr.else];
    case "record":
      return expr.entries.map((entry) => entry.value);
    case "list":
      return expr.items.flatMap((item) => [...(item.loop ? loopChildren(item.loop) : []), item.value]);
    case "call":
      return expr.arguments;
    case "over":
      return [...loopChildren(expr.loop), expr.each];
    case "pick":
      return [expr.from];
  }
}

/** The expressions of a loop's head. */
export function loopChildren(loop: LoopExpr): readonly Expr[] {
  return [loop.of, loop.when, loop.by].filter((part) => part !== undefined);
}

/** The expressions directly inside one part of a text. */
export function partChildren(part: Part): readonly Expr[] {
  if (typeof part === "string") return [];
  if ("hole" in part) return [part.hole];
  if ("if" in part) return [part.if, ...part.then.flatMap(partChildren), ...part.else.flatMap(partChildren)];
  return [...loopChildren(part.for), ...part.body.flatMap(partChildren)];
}

/** Calls `visit` for an expression and everything inside it. */
export function walk(expr: Expr, visit: (expr: Expr) => void): void {
  visit(expr);
  for (const child of children(expr)) walk(child, visit);
}
