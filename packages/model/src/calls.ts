import type { Expr, Type } from "@polylogue/expression";
import { choosers, elementType, functionNamed, functionNames, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindLoop } from "./bind.ts";
import type { Bound, Place } from "./symbols.ts";
import { unknownName } from "./symbols.ts";

const unknown: Type = { kind: "unknown" };

/** A function with its arguments; roles and scenes are not called in expressions. */
export function bindCall(node: ast.Call, at: Place): Bound {
  const { name, span } = node.name;
  if (node.arguments === undefined) return bind({ kind: "Reference", name, span }, at);
  if (name === "best") return bindBest(node, at);
  if (name === "pick") return bindPick(node, at);
  const spec = functionNamed(name);
  if (!spec) return bindStranger(node, at);
  const inside = name === "reveal" ? ({ ...at, secrets: "free" } as const) : at;
  const given = argumentsOf(node, inside);
  const result = spec.type(given.map((argument) => argument.type));
  if (!result) misused(node, spec.signature, given, at);
  const type = name === "reveal" && result ? open(result, at) : (result ?? unknown);
  return { expr: { op: "call", name, arguments: given.map((argument) => argument.expr) }, type };
}

function misused(node: ast.Call, signature: string, given: readonly Bound[], at: Place): void {
  const found = given.map((argument) => show(argument.type)).join(", ");
  at.unit.complain("TYPE-021", node.span, { signature, found, name: node.name.name });
}

function bindStranger(node: ast.Call, at: Place): Bound {
  const { name, span } = node.name;
  const known = at.scope.find(name);
  if (known) at.unit.complain("NAME-004", span, { name, kind: known.kind });
  else unknownName(at.unit, span, "function", name, functionNames);
  for (const argument of node.arguments ?? []) {
    bind(argument.value, argument.loop ? bindLoop(argument.loop, at).place : at);
  }
  return { expr: { op: "literal", value: "" }, type: unknown };
}

/** Arguments in written order; one with a loop is the list that the loop makes. */
function argumentsOf(node: ast.Call, at: Place): readonly Bound[] {
  return (node.arguments ?? []).map((argument) => {
    if (argument.name) at.unit.complain("TYPE-022", argument.name.span, { name: argument.name.name });
    if (!argument.loop) return bind(argument.value, at);
    const item = {
      kind: "ListItem",
      span: argument.span,
      spread: false,
      value: argument.value,
      loop: argument.loop,
    } as const;
    return bind({ kind: "ListLiteral", span: argument.span, items: [item] }, at);
  });
}

function bindBest(node: ast.Call, at: Place): Bound {
  const [argument, more] = node.arguments ?? [];
  if (!argument?.loop?.by || more) {
    at.unit.complain("TYPE-021", node.span, { signature: choosers.best.signature, found: "", name: "best" });
    for (const given of node.arguments ?? [])
      bind(given.value, given.loop ? bindLoop(given.loop, at).place : at);
    return { expr: { op: "literal", value: "" }, type: unknown };
  }
  const { loop, place } = bindLoop(argument.loop, at);
  const each = bind(argument.value, place);
  return { expr: { op: "over", name: "best", each: each.expr, loop }, type: each.type };
}

function bindPick(node: ast.Call, at: Place): Bound {
  const [from, more] = argumentsOf(node, at);
  if (!at.draws) at.unit.complain("TYPE-023", node.span);
  const type = from && !more ? elementType(from.type) : undefined;
  if (!type) misused(node, choosers.pick.signature, from ? [from] : [], at);
  const site = at.draws ? at.draws.next++ : 0;
  const expr: Expr = { op: "pick", from: from?.expr ?? { op: "literal", value: [] }, site };
  return { expr, type: type ?? unknown };
}

/** The type with nothing secret in it any more. */
function open(type: Type, at: Place): Type {
  if (type.kind === "list") return { ...type, of: open(type.of, at) };
  if (type.kind !== "record") return type;
  const fields = type.fields.map((field) => ({ ...field, secret: false, type: open(field.type, at) }));
  const opened = { ...type, fields };
  at.unit.notes.setOrigins(opened, at.unit.notes.origins(type));
  return opened;
}
