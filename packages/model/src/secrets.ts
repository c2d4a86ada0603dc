import type { Type } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import type { Place } from "./symbols.ts";

/** Whether a value of this type carries a secret in one of its parts. */
export function hasSecret(type: Type): boolean {
  if (type.kind === "list") return hasSecret(type.of);
  return type.kind === "record" && type.fields.some((field) => field.secret || hasSecret(field.type));
}

/** Reports a secret that is read where it may not be: readable in the own prompts, in conditions, and revealed. */
export function guardSecret(node: ast.Expression, of: ast.Expression, name: string, at: Place): void {
  if (at.secrets === "free" || (at.secrets === "own" && isOwn(of, at))) return;
  at.unit.complain("SECRET-001", node.span, { name });
}

/** Whether an expression stands for the one whose prompt this is: `self`, the only one, or `r[seat]`. */
function isOwn(node: ast.Expression, at: Place): boolean {
  if (node.kind === "Index" && node.of.kind === "Reference" && node.at.kind === "Reference") {
    return at.scope.find(node.of.name)?.role === at.own && node.at.name === "seat";
  }
  if (node.kind === "Member" || node.kind === "Index") return isOwn(node.of, at);
  if (node.kind !== "Reference") return false;
  const symbol = at.scope.find(node.name);
  if (symbol?.kind === "parameter" || symbol?.kind === "secret") return true;
  return symbol?.role !== undefined && symbol.role === at.own && at.own.seats.kind === "one";
}
