import type { Bound, Field, RecordType, Type } from "@polylogue/expression";
import { equal, show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindAs } from "./bind.ts";
import type { Role } from "./scene.ts";
import { hasSecret } from "./secrets.ts";
import type { Named, RoleShape, Unit } from "./symbols.ts";
import { declare, Scope } from "./symbols.ts";
import { bound, resolveFields } from "./types.ts";
import { fixedScope } from "./values.ts";

const reserved = new Set(["seat", "name", "turns"]);
const turn: RecordType = {
  kind: "record",
  fields: [
    { name: "prompt", type: { kind: "text" } },
    { name: "completion", type: { kind: "text" } },
  ],
};

/** Makes the roles of a file known: who sits there, what they take and what they say. */
export function declareRoles(unit: Unit): void {
  for (const node of unit.module.ast.declarations)
    if (node.kind === "RoleDeclaration") declareRole(node, unit);
}

function declareRole(node: ast.RoleDeclaration, unit: Unit): void {
  const shape = shapeOf(node, unit);
  unit.notes.setOrigins(shape.record, [shape]);
  unit.roles.set(node.name.name, shape);
  declare(unit.values, roleSymbol(shape), unit);
}

/** What the name of a role stands for: the person as last heard, or the list of its seats. */
export function roleSymbol(shape: RoleShape): Named {
  const { node, unit, record, seats } = shape;
  const size = seats.kind === "counted" ? sizeOf(seats.count) : undefined;
  const list: Type = { kind: "list", of: record, ...(size === undefined ? {} : { min: size, max: size }) };
  const type = seats.kind === "one" ? record : list;
  return {
    kind: "role",
    name: node.name.name,
    ref: shape.name,
    file: unit.module.file,
    span: node.name.span,
    type,
    role: shape,
  };
}

function sizeOf(count: Extract<Role["seats"], { kind: "counted" }>["count"]): Bound | undefined {
  if (count.op === "ref") return count.name;
  return count.op === "literal" && typeof count.value === "number" ? count.value : undefined;
}

function shapeOf(node: ast.RoleDeclaration, unit: Unit): RoleShape {
  const parameters = resolveFields(node.parameters, unit);
  const questions = questionsOf(node, unit);
  const name = unit.refOf(node.name.name);
  const secrets: RoleShape["secrets"][number][] = [];
  const shape = {
    name,
    node,
    unit,
    seats: seatsOf(node, unit),
    parameters,
    questions,
    secrets,
    remembers: remembersOf(node, unit),
  };
  bindSecrets(node, shape, secrets, unit);
  return { ...shape, record: recordOf(shape, unit) };
}

function seatsOf({ seats }: ast.RoleDeclaration, unit: Unit): Role["seats"] {
  if (!seats) return { kind: "one" };
  if (!seats.count) return { kind: "open" };
  const { expr, type } = bindAs(
    seats.count,
    { kind: "integer" },
    { unit, scope: fixedScope(unit), secrets: "sealed" },
  );
  const least = type.kind === "integer" && typeof type.min === "number" ? type.min : 0;
  if (least < 0) unit.complain("ROLE-001", seats.count.span, { least });
  return { kind: "counted", count: expr };
}

function questionsOf(node: ast.RoleDeclaration, unit: Unit): RoleShape["questions"] {
  const seen = new Set<string | undefined>();
  return node.traits.flatMap((trait) => {
    if (trait.kind !== "Question") return [];
    const name = trait.name?.name;
    if (seen.has(name))
      unit.complain("NAME-002", trait.name?.span ?? trait.span, { kind: "question", name: name ?? "asked" });
    seen.add(name);
    if (trait.says.length === 0) unit.complain("ROLE-002", trait.span);
    return [
      {
        ...(name === undefined ? {} : { name }),
        says: resolveFields(trait.says, unit),
        span: trait.name?.span ?? trait.span,
      },
    ];
  });
}

function remembersOf(node: ast.RoleDeclaration, unit: Unit): Role["remembers"] {
  const trait = node.traits.find((each) => each.kind === "RemembersTrait");
  if (!trait) return undefined;
  const amount = trait.amount === "all" ? "all" : (bound(trait.amount, unit) ?? 0);
  return { amount };
}

/** The names inside a role: its parameters, its secrets and, where there are several seats, `seat`. */
export function roleScope(
  shape: Pick<RoleShape, "node" | "parameters" | "secrets" | "seats" | "unit">,
  outer: Scope,
  quiet = false,
): Scope {
  const scope = new Scope(outer);
  const { file } = shape.unit.module;
  const put = (symbol: Named) => (quiet ? scope.set(symbol) : declare(scope, symbol, shape.unit));
  for (const [i, { name, type, secret }] of shape.parameters.entries()) {
    const span = shape.node.parameters[i]?.name.span ?? shape.node.span;
    put({ kind: "parameter", name, ref: name, file, span, type, ...(secret ? { secret } : {}) });
  }
  for (const trait of shape.node.traits) {
    if (trait.kind !== "SecretTrait") continue;
    const { name, span } = trait.name;
    const type = shape.secrets.find((secret) => secret.name === name)?.type;
    if (type) put({ kind: "secret", name, ref: name, file, span, type, secret: true });
  }
  const { span } = shape.node.name;
  if (shape.seats.kind !== "one")
    scope.set({ kind: "parameter", name: "seat", ref: "seat", file, span, type: { kind: "integer" } });
  return scope;
}

function bindSecrets(
  node: ast.RoleDeclaration,
  shape: Omit<RoleShape, "record">,
  into: RoleShape["secrets"][number][],
  unit: Unit,
): void {
  const draws = { next: 0 };
  for (const trait of node.traits) {
    if (trait.kind !== "SecretTrait") continue;
    const scope = roleScope(shape, unit.values, true);
    const { expr, type } = bind(trait.value, { unit, scope, secrets: "own", own: shape as RoleShape, draws });
    into.push({ name: trait.name.name, type, value: expr });
  }
}

/** The record that a role, or one seat of it, is as a value. */
function recordOf(shape: Omit<RoleShape, "record">, unit: Unit): RecordType {
  const fields = new Map<string, Field>();
  const { node } = shape;
  node.parameters.forEach((field, i) => put(fields, shape.parameters[i], field.name.span, unit, false));
  const questions = node.traits.filter((trait) => trait.kind === "Question");
  questions.forEach((trait, q) =>
    trait.says.forEach((field, i) => put(fields, shape.questions[q]?.says[i], field.name.span, unit, true)),
  );
  for (const trait of node.traits) {
    if (trait.kind !== "SecretTrait") continue;
    const type = shape.secrets.find((secret) => secret.name === trait.name.name)?.type;
    put(fields, type && { name: trait.name.name, type, secret: true }, trait.name.span, unit, false);
  }
  const secret = [...fields.values()].some((field) => field.secret || hasSecret(field.type))
    ? { secret: true }
    : {};
  return {
    kind: "record",
    fields: [
      ...fields.values(),
      { name: "seat", type: { kind: "integer" } },
      { name: "name", type: { kind: "text" } },
      { name: "turns", type: { kind: "list", of: turn }, ...secret },
    ],
  };
}

function put(
  fields: Map<string, Field>,
  field: Field | undefined,
  span: ast.Node["span"],
  unit: Unit,
  said: boolean,
): void {
  if (!field) return;
  const there = fields.get(field.name);
  if (reserved.has(field.name)) unit.complain("ROLE-003", span, { name: field.name });
  if (there && !(said && sameType(there.type, field.type))) {
    unit.complain("ROLE-004", span, { name: field.name, first: show(there.type), second: show(field.type) });
  }
  fields.set(field.name, there?.secret ? { ...field, secret: true } : field);
}

const sameType = (a: Type, b: Type) => equal(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)));
