import type { Expr, Part, Type } from "@polylogue/expression";
import { partChildren, walk } from "@polylogue/expression";
import type { Linker } from "./link.ts";
import type { Role, Slot } from "./scene.ts";
import type { Unit } from "./symbols.ts";

/** A role from another file may mention only what is its own and the values of its libraries. */
export function portable(role: Role, unit: Unit, linker: Linker, slots: readonly Slot[]): void {
  if (role.file === unit.module.file) return;
  const use = unit.module.ast.declarations
    .flatMap((node) => (node.kind === "UseDeclaration" ? node.names : []))
    .find((name) => name.name === role.name);
  const span = use?.span ?? { start: 0, end: 0 };
  const home = [...linker.units.values()].find((each) => each.module.file === role.file);
  const stranger = [...mentions(role).filter((name) => !isOwn(name, role, home)), ...outerBounds(role)][0];
  if (stranger !== undefined)
    unit.complain("FILE-006", span, { role: role.name, name: stranger.split("#").at(-1) });
  if (role.slot !== "human" && !slots.some((slot) => slot.name === role.slot)) {
    unit.complain("FILE-007", span, { role: role.name, name: role.slot });
  }
}

function mentions(role: Role): readonly string[] {
  const parts: readonly Part[] = [
    role.persona,
    role.called,
    ...role.questions.map((question) => question.prompt),
  ].flatMap((text) => text?.parts ?? []);
  const names = new Set<string>();
  const bound = new Set<string>();
  const visit = (expr: Expr) => {
    if (expr.op === "ref") names.add(expr.name);
    if (expr.op === "over") bound.add(expr.loop.variable);
    if (expr.op === "list") for (const item of expr.items) if (item.loop) bound.add(item.loop.variable);
  };
  const loops = (list: readonly Part[]): void => {
    for (const part of list) {
      if (typeof part === "string" || "hole" in part) continue;
      if ("for" in part) bound.add(part.for.variable);
      loops("for" in part ? part.body : [...part.then, ...part.else]);
    }
  };
  loops(parts);
  for (const expr of [...parts.flatMap(partChildren), ...role.secrets.map((secret) => secret.value)])
    walk(expr, visit);
  if (role.seats.kind === "counted") walk(role.seats.count, visit);
  return [...names].filter((name) => !bound.has(name));
}

function isOwn(name: string, role: Role, home: Unit | undefined): boolean {
  if (name === "seat" || [...role.parameters, ...role.secrets].some((own) => own.name === name)) return true;
  const symbol = home && [...home.values.own].find((each) => each.ref === name);
  return symbol?.kind === "let" && !(home?.module.isScene && symbol.file === home.module.file);
}

/** Settings and inputs of its own scene that bound a role's types, its memory or its budget. */
function outerBounds({ parameters, questions, remembers, budget }: Role): readonly string[] {
  const types = [...parameters, ...questions.flatMap((question) => question.says)].flatMap(({ type }) =>
    namedBounds(type),
  );
  const amounts = [
    ...(remembers ? [remembers.amount] : []),
    ...(budget?.limits ?? []).map((limit) => limit.amount),
  ];
  return [...types, ...amounts.filter((amount) => typeof amount === "string" && amount !== "all")].map(
    String,
  );
}

function namedBounds(type: Type): readonly string[] {
  if (type.kind === "record") return type.fields.flatMap((field) => namedBounds(field.type));
  const own =
    "min" in type || "max" in type ? [type.min, type.max].filter((end) => typeof end === "string") : [];
  return type.kind === "list" ? [...own, ...namedBounds(type.of)] : own;
}
