import type { Type } from "@polylogue/expression";
import { fieldType, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind } from "./bind.ts";
import { guardSecret } from "./secrets.ts";
import type { Bound, Place, RoleShape } from "./symbols.ts";
import { needsOf, refer, unknownName } from "./symbols.ts";

const unknown: Type = { kind: "unknown" };

/** A bare name. */
export function bindReference(node: ast.Reference, at: Place): Bound {
  const symbol = at.scope.find(node.name);
  if (!symbol) {
    if (at.unit.values.find(node.name)) at.unit.complain("NAME-006", node.span, { name: node.name });
    else unknownName(at.unit, node.span, "value", node.name, at.scope.names);
    return { expr: { op: "ref", name: node.name }, type: unknown };
  }
  refer(at.unit, node.span, symbol);
  if (symbol.secret) guardSecret(node, node, node.name, at);
  const needs = symbol.needs === undefined ? {} : { needs: [symbol.needs] };
  return { expr: { op: "ref", name: symbol.ref }, type: symbol.type, ...needs };
}

/** What only claims and expectations see of somebody: the latest prompt, and what was put before them. */
const seenByTests: Readonly<Record<string, Type>> = {
  prompt: { kind: "text" },
  heard: { kind: "list", of: { kind: "text" } },
};

/** `e.name`. */
export function bindMember(node: ast.Member, at: Place): Bound {
  const of = bind(node.of, at);
  const { name, span } = node.name;
  const expr = { op: "member", of: of.expr, name } as const;
  const roles = at.unit.notes.origins(of.type);
  const field = fieldType(of.type, name);
  const witnessed = !field && at.testing && roles.length && Object.hasOwn(seenByTests, name);
  if (witnessed) return { expr, type: seenByTests[name] ?? unknown };
  if (!field) {
    noField(node, of.type, at);
    return { expr, type: unknown };
  }
  if (field.secret) guardSecret(node, node.of, name, at);
  const [role] = roles;
  if (role) refer(at.unit, span, { ...placeOf(role, name), name, type: field.type });
  const needs = needsOf(roles, name);
  return { expr, type: field.type, ...(needs.length ? { needs } : {}) };
}

function noField(node: ast.Member, type: Type, at: Place): void {
  const { name, span } = node.name;
  if (type.kind === "record") {
    return unknownName(
      at.unit,
      span,
      `field of \`${shown(node.of, type)}\``,
      name,
      type.fields.map((field) => field.name),
    );
  }
  if (type.kind === "list" && fieldType(type.of, name)) {
    return at.unit.complain("TYPE-020", node.span, {
      name,
      list: node.of.kind === "Reference" ? node.of.name : "list",
    });
  }
  at.unit.complain("TYPE-003", span, { name, found: show(type) });
}
const shown = (node: ast.Expression, type: Type) => (node.kind === "Reference" ? node.name : show(type));

function placeOf(role: RoleShape, name: string) {
  const { file } = role.unit.module;
  const parameter = role.node.parameters.find((field) => field.name.name === name);
  if (parameter) return { kind: "parameter", file, span: parameter.name.span } as const;
  for (const trait of role.node.traits) {
    if (trait.kind === "SecretTrait" && trait.name.name === name)
      return { kind: "secret", file, span: trait.name.span } as const;
    const said = trait.kind === "Question" ? trait.says.find((field) => field.name.name === name) : undefined;
    if (said) return { kind: "field", file, span: said.name.span } as const;
  }
  return { kind: "field", file, span: role.node.name.span } as const;
}
