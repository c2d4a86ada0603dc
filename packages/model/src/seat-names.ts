import type { Expr } from "@polylogue/expression";
import type { Bound, Place, RoleShape } from "./symbols.ts";

/** No name of a scene looks like this, so it hides nothing. */
const each = "@seat";
const nameOf = (of: Expr): Expr => ({ op: "member", of, name: "name" });

/** A person, or a list of people, as their names; whatever else is written stays as it is. */
export function namesOf(bound: Bound, isWanted: (role: RoleShape) => boolean, at: Place): Bound {
  const { expr, type } = bound;
  const person = type.kind === "list" ? type.of : type;
  const roles = at.unit.notes.origins(person);
  const [role] = roles;
  if (!role || !roles.every(isWanted)) return bound;
  const seat = { kind: "seat", role: role.name } as const;
  if (type.kind !== "list") return { ...bound, expr: nameOf(expr), type: seat };
  const item = { value: nameOf({ op: "ref", name: each }), loop: { variable: each, of: expr } };
  return { ...bound, expr: { op: "list", items: [item] }, type: { ...type, of: seat } };
}
