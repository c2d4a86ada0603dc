import type { Span } from "@polylogue/base";
import type { Expr, LoopExpr, Type } from "@polylogue/expression";
import { elementType, fits, show, unify } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { openBounds } from "./open-bounds.ts";
import { nearest } from "./report.ts";
import { namesOf } from "./seat-names.ts";
import { hasSecret } from "./secrets.ts";
import type { Bound, Place } from "./symbols.ts";
import { declare, needsOf, Scope } from "./symbols.ts";

const unknown: Type = { kind: "unknown" };
const boolean: Type = { kind: "boolean" };

/** Binds an expression to the names of its place; what does not suit is reported and becomes `unknown`. */
export function bind(node: ast.Expression, at: Place): Bound {
  const bind = at.unit.binders.plain[node.kind] as (node: ast.Expression, at: Place) => Bound;
  return noted(bind(node, at), node, at);
}

/** Binds an expression where a value of a type is wanted. */
export function bindAs(node: ast.Expression, wanted: Type, at: Place): Bound {
  const held = at.unit.binders.wanted[node.kind] as
    | ((n: ast.Expression, w: Type, at: Place) => Bound | undefined)
    | undefined;
  const bound = held?.(node, wanted, at);
  if (bound) return noted(bound, node, at);
  const loose = seated(bind(node, at), wanted, at);
  check(loose, node.span, wanted, at);
  return loose;
}

/** Where a name of a seat is wanted, a person stands for theirs. */
function seated(bound: Bound, wanted: Type, at: Place): Bound {
  const seat = wanted.kind === "list" ? wanted.of : wanted;
  return seat.kind === "seat" ? namesOf(bound, (role) => role.name === seat.role, at) : bound;
}

function noted(bound: Bound, { span }: ast.Expression, at: Place): Bound {
  const { expr, type, needs } = bound;
  at.unit.notes.put(expr, { span, file: at.unit.module.file, type, ...(needs ? { needs } : {}) });
  return bound;
}

/** Reports a value that does not fit, or that would carry a secret away. */
function check({ expr, type }: Bound, span: Span, wanted: Type, at: Place): void {
  if (!fits(type, wanted)) mismatch(type, wanted, span, at);
  else demand(expr, type, wanted, at);
  if (at.secrets !== "free" && hasSecret(type))
    at.unit.complain("SECRET-001", span, { name: "a part of this" });
}

/** Says which type was wanted and which was found. */
export function mismatch(type: Type, wanted: Type, span: Span, at: Place): void {
  const option = type.kind === "choice" && type.options.length === 1 ? type.options[0] : undefined;
  const hint = option !== undefined && wanted.kind === "choice" ? nearest(option, wanted.options) : {};
  const bounds = fits(type, openBounds(wanted)) ? { only: "bounds" } : {};
  at.unit.complain("TYPE-001", span, { expected: show(wanted), found: show(type), ...hint, ...bounds });
}

/** A seat's record that is taken whole needs the fields that are wanted of it. */
export function demand(expr: Expr, type: Type, wanted: Type, at: Place): void {
  if (type.kind === "list" && wanted.kind === "list") return demand(expr, type.of, wanted.of, at);
  const roles = at.unit.notes.origins(type);
  const note = at.unit.notes.of(expr);
  if (!roles.length || !note || wanted.kind !== "record") return;
  const needs = wanted.fields.flatMap((field) => needsOf(roles, field.name));
  at.unit.notes.put(expr, { ...note, needs: [...(note.needs ?? []), ...needs] });
}

/** Binds a condition. */
export function bindCondition(node: ast.Expression, at: Place): Expr {
  const { expr, type } = bind(node, at);
  if (!fits(type, boolean)) at.unit.complain("TYPE-004", node.span, { found: show(type) });
  return expr;
}

/** The narrowest common type; where both describe seats, so does it. */
export function join(a: Type, b: Type, at: Place): Type | undefined {
  const type = unify(a, b);
  const roles = [...at.unit.notes.origins(a), ...at.unit.notes.origins(b)];
  if (type && type !== a && type !== b) at.unit.notes.setOrigins(type, roles);
  return type;
}

// ---- loops ----------------------------------------------------------------

export interface BoundLoop {
  readonly loop: LoopExpr;
  readonly source: Type;
  /** Inside the loop. */
  readonly place: Place;
}

/** `x in xs`: the list, and a place where x is one of its items. */
export function bindVariable(variable: ast.Identifier, of: ast.Expression, at: Place): BoundLoop {
  const list = bind(of, at);
  const type = elementType(list.type);
  if (!type) at.unit.complain("TYPE-009", of.span, { wanted: "a list", found: show(list.type) });
  const scope = new Scope(at.scope);
  const { name, span } = variable;
  declare(
    scope,
    { kind: "loop", name, ref: name, file: at.unit.module.file, span, type: type ?? unknown },
    at.unit,
  );
  return { loop: { variable: name, of: list.expr }, source: list.type, place: { ...at, scope } };
}

/** A whole `for x in xs when c by k`. */
export function bindLoop(node: ast.Loop, at: Place): BoundLoop {
  const { loop, source, place } = bindVariable(node.variable, node.of, at);
  const when = node.when && bindCondition(node.when, place);
  const by = node.by && bindKey(node.by, place);
  return { loop: { ...loop, ...(when ? { when } : {}), ...(by ? { by } : {}) }, source, place };
}

function bindKey(node: ast.Expression, at: Place): Expr {
  const { expr, type } = bind(node, at);
  if (!fits(type, { kind: "number" }) && !fits(type, { kind: "text" })) {
    at.unit.complain("TYPE-009", node.span, { wanted: "a number or a text to sort by", found: show(type) });
  }
  return expr;
}
