import type * as ast from "@polylogue/syntax";
import type { Role, RoleQuestion, Slot, Text } from "./scene.ts";
import { roleScope } from "./shapes.ts";
import type { Place, RoleShape } from "./symbols.ts";
import { refer, unknownName } from "./symbols.ts";
import { bindPrompt } from "./texts.ts";
import { onlyBudget } from "./values.ts";

type TraitKind = Exclude<ast.Trait["kind"], "Question" | "SecretTrait" | "BudgetClause">;
const single: readonly TraitKind[] = ["PersonaTrait", "CalledTrait", "PlayedByTrait", "RemembersTrait"];
const spelled: Readonly<Record<TraitKind, string>> = {
  PersonaTrait: "is",
  CalledTrait: "called",
  PlayedByTrait: "played by",
  RemembersTrait: "remembers",
};

/** Binds what a role is told and asked. `slots`: the models of the scene it plays in. */
export function bindRole(shape: RoleShape, slots: readonly Slot[]): Role {
  const { node, unit } = shape;
  reportTwice(node, shape);
  const own: Place = { unit, scope: roleScope(shape, unit.values), secrets: "own", own: shape };
  const persona = textOf(node, "PersonaTrait", own);
  const called = textOf(node, "CalledTrait", { ...own, secrets: "sealed" });
  const budget = onlyBudget(node.traits, unit);
  const remembers = memoryOf(shape);
  return {
    name: shape.name,
    job: node.job,
    ...(node.doc === undefined ? {} : { doc: node.doc }),
    file: unit.module.file,
    span: node.name.span,
    seats: shape.seats,
    parameters: shape.parameters,
    ...(persona ? { persona } : {}),
    ...(called ? { called } : {}),
    slot: slotOf(shape, slots),
    ...(remembers ? { remembers } : {}),
    secrets: shape.secrets,
    ...(budget ? { budget } : {}),
    questions: questionsOf(shape, own),
    record: shape.record,
  };
}

function reportTwice(node: ast.RoleDeclaration, { unit }: RoleShape): void {
  for (const kind of single) {
    const [, second] = node.traits.filter((trait) => trait.kind === kind);
    if (second) unit.complain("NAME-002", second.span, { kind: "line", name: spelled[kind] });
  }
}

function textOf(
  node: ast.RoleDeclaration,
  kind: "PersonaTrait" | "CalledTrait",
  at: Place,
): Text | undefined {
  const trait = node.traits.find((each) => each.kind === kind);
  return trait && bindPrompt((trait as ast.PersonaTrait).text, at);
}

function questionsOf(shape: RoleShape, at: Place): readonly RoleQuestion[] {
  const nodes = shape.node.traits.filter((trait) => trait.kind === "Question");
  return nodes.map((node, i) => {
    const name = node.name?.name;
    if (node.name) refer(shape.unit, node.name.span, questionSymbol(shape, node.name.name, node.name.span));
    return {
      ...(name === undefined ? {} : { name }),
      ...(node.doc === undefined ? {} : { doc: node.doc }),
      prompt: bindPrompt(node.prompt, at),
      says: shape.questions[i]?.says ?? [],
      span: node.span,
    };
  });
}

export function questionSymbol(shape: RoleShape, name: string, span: ast.Node["span"]) {
  return { kind: "question", name, file: shape.unit.module.file, span, type: shape.record } as const;
}

function slotOf({ node, unit }: RoleShape, slots: readonly Slot[]): string {
  const first = slots[0]?.name ?? "performer";
  const trait = node.traits.find((each) => each.kind === "PlayedByTrait");
  if (!trait) return first;
  const { name, span } = trait.slot;
  if (name === "human") return name;
  const slot = slots.find((each) => each.name === name);
  // A library names no models of its own: its roles meet them in the scene that imports them.
  if (!slot && unit.module.isScene)
    unknownName(unit, span, "model", name, [...slots.map((each) => each.name), "human"]);
  if (slot?.span)
    refer(unit, span, {
      kind: "slot",
      name,
      file: unit.module.file,
      span: slot.span,
      type: { kind: "unknown" },
    });
  return name;
}

function memoryOf(shape: RoleShape): Role["remembers"] {
  const trait = shape.node.traits.find((each) => each.kind === "RemembersTrait");
  if (!trait?.toldBy) return shape.remembers;
  const { unit } = shape;
  const { name, span } = trait.toldBy;
  const teller = unit.roles.get(name);
  if (!teller) {
    unknownName(unit, span, "role", name, unit.roles.keys());
    return shape.remembers;
  }
  refer(unit, span, {
    kind: "role",
    name,
    file: teller.unit.module.file,
    span: teller.node.name.span,
    type: teller.record,
  });
  if (!isTeller(teller)) unit.complain("ROLE-005", span, { name });
  const secret = shape.record.fields.some((field) => field.secret);
  if (secret) unit.complain("SECRET-002", span, { name, role: shape.node.name.name });
  return { amount: shape.remembers?.amount ?? "all", toldBy: teller.name };
}

/** One person who takes one text and answers its plain question with one text. */
function isTeller({ seats, parameters, questions, remembers }: RoleShape): boolean {
  const plain = questions.find((question) => question.name === undefined);
  const [parameter, more] = parameters;
  const [field, another] = plain?.says ?? [];
  return (
    seats.kind === "one" &&
    !remembers &&
    parameter?.type.kind === "text" &&
    !more &&
    field?.type.kind === "text" &&
    !another
  );
}
