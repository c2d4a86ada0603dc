import type { Field, LoopExpr, RecordType, Type } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bindArguments, match } from "./arguments.ts";
import { bindAs, bindVariable } from "./bind.ts";
import { openNamed } from "./open-bounds.ts";
import { questionSymbol } from "./roles.ts";
import type { PlayStep, Scene, SetStep, SpeakStep, Step, Subject, YieldsStep } from "./scene.ts";
import { bindStage, findRole } from "./stage.ts";
import type { Place, RoleShape, Unit } from "./symbols.ts";
import { refer, unknownName } from "./symbols.ts";

type Base = Pick<Step, "loops" | "span">;

/** Binds the steps of a state, in written order. */
export function bindSteps(nodes: readonly ast.Step[], unit: Unit): readonly Step[] {
  return nodes.flatMap((node) => bindStep(node, unit) ?? []);
}

function bindStep(node: ast.Step, unit: Unit): Step | undefined {
  let at: Place = { unit, scope: unit.values, secrets: "sealed", draws: { next: 0 } };
  const loops = node.loops.map(({ variable, of }): LoopExpr => {
    const bound = bindVariable(variable, of, at);
    at = bound.place;
    return bound.loop;
  });
  const base = { loops, span: node.span };
  switch (node.kind) {
    case "SetStep":
      return bindSet(node, base, at);
    case "YieldsStep":
      return bindYields(node, base, at);
    case "StageStep":
      return bindStage(node, base, at);
    case "SpeakStep":
      return isPlay(node, unit) ? bindPlay(node, base, at) : bindSpeak(node, base, at);
  }
}

function bindSet(node: ast.SetStep, base: Base, at: Place): SetStep {
  const { name, span } = node.target;
  const symbol = at.unit.values.find(name);
  if (!symbol) unknownName(at.unit, span, "value", name, at.unit.values.names);
  else {
    refer(at.unit, span, symbol);
    const own = symbol.file === at.unit.module.file;
    if (!own || (symbol.kind !== "let" && symbol.kind !== "output"))
      at.unit.complain("NAME-007", span, { name, kind: symbol.kind });
  }
  const value = bindAs(node.value, symbol?.type ?? { kind: "unknown" }, at).expr;
  return { kind: "set", ...base, name: symbol?.ref ?? name, value };
}

const rows: Readonly<Record<YieldsStep["row"], readonly string[]>> = {
  sft: ["prompt", "completion"],
  pair: ["prompt", "chosen", "rejected"],
  critique: ["prompt", "response", "critique"],
  trace: ["prompt", "completion"],
};

function bindYields(node: ast.YieldsStep, base: Base, at: Place): YieldsStep {
  const { name, span } = node.row;
  const row = Object.hasOwn(rows, name) ? (name as YieldsStep["row"]) : undefined;
  if (!row) unknownName(at.unit, span, "row", name, Object.keys(rows));
  const fields = rows[row ?? "sft"].map((field): Field => ({ name: field, type: { kind: "text" } }));
  const wanted: Type = row ? { kind: "record", fields, name: `yields ${row}` } : { kind: "unknown" };
  // A row holds no draws: what was drawn is kept by `set` first, so that it can be seen.
  const { draws: _, ...place } = at;
  return { kind: "yields", ...base, row: row ?? "sft", fields: bindAs(node.fields, wanted, place).expr };
}

// ---- speaking -------------------------------------------------------------

const isPlay = (node: ast.SpeakStep, unit: Unit) =>
  node.verb === "plays" ||
  node.subjects.some(({ call }) => unit.values.find(call.name.name)?.kind === "scene");

function bindSpeak(node: ast.SpeakStep, base: Base, at: Place): SpeakStep {
  const subjects = node.subjects.flatMap((subject) => bindSubject(subject, node, at));
  const question = node.question?.name;
  const heardBy = node.heardBy.flatMap((name) => findRole(name, at.unit)?.name ?? []);
  return {
    kind: "speak",
    ...base,
    subjects,
    ...(question === undefined ? {} : { question }),
    inTurn: node.inTurn,
    heardBy,
  };
}

function bindSubject(subject: ast.Subject, step: ast.SpeakStep, at: Place): readonly Subject[] {
  const { call, every, span } = subject;
  const role = findRole(call.name, at.unit);
  // `every r` of a role made at run time may ask its seats again with what they were made with.
  const again = every && role?.seats.kind === "open" && !call.arguments?.length;
  const given = again ? [] : bindArguments(call, role?.parameters, at);
  if (!role) return [];
  findQuestion(role, step, call.name, at.unit);
  return [{ role: role.name, every, arguments: given, span }];
}

function findQuestion(role: RoleShape, { question }: ast.SpeakStep, name: ast.Identifier, unit: Unit): void {
  const found = role.questions.find((each) => each.name === question?.name);
  if (!question && !found)
    unit.complain("ROLE-008", name.span, { role: name.name, names: questionNames(role) });
  if (!question) return;
  if (!found)
    unknownName(unit, question.span, `question of \`${name.name}\``, question.name, questionNames(role));
  else refer(unit, question.span, questionSymbol(role, question.name, found.span));
}
const questionNames = (role: RoleShape) => role.questions.flatMap((question) => question.name ?? []);

// ---- playing --------------------------------------------------------------

function bindPlay(node: ast.SpeakStep, base: Base, at: Place): PlayStep {
  const { unit } = at;
  if (node.verb !== "plays") unit.complain("ROLE-009", node.span);
  if (node.heardBy[0]) unit.complain("ROLE-010", node.heardBy[0].span);
  if (base.loops.length) unit.complain("ROLE-011", node.span);
  const seen = new Set<string>();
  const plays = node.subjects.flatMap((subject) => {
    const { name, span } = subject.call.name;
    if (seen.has(name) || subject.every) unit.complain("ROLE-011", subject.span);
    seen.add(name);
    const symbol = unit.values.find(name);
    if (symbol?.kind !== "scene") {
      const scenes = [...unit.values.own].filter((each) => each.kind === "scene");
      unknownName(
        unit,
        span,
        "scene",
        name,
        scenes.map((each) => each.name),
      );
      bindArguments(subject.call, undefined, at);
      return [];
    }
    refer(unit, span, symbol);
    return [
      { scene: symbol.ref, arguments: playArguments(subject.call, symbol.scene, at), span: subject.span },
    ];
  });
  return { kind: "play", ...base, plays, inTurn: node.inTurn };
}

function playArguments(
  call: ast.Call,
  scene: Scene | undefined,
  at: Place,
): PlayStep["plays"][number]["arguments"] {
  if (!scene) {
    bindArguments(call, undefined, at);
    return [];
  }
  const given = match(call, sceneParameters(scene).fields, at);
  const missing = scene.inputs
    .filter((input) => !input.initial && !given.has(input.name))
    .map((input) => input.name);
  if (missing.length) at.unit.complain("ROLE-006", call.span, { role: call.name.name, names: missing });
  return [...given].map(([name, value]) => ({ name, value }));
}

/** A scene's inputs and settings as parameters; a bound that only a run of it knows is left open. */
function sceneParameters(scene: Scene): RecordType {
  const fields = [...scene.inputs, ...scene.settings].map(
    ({ name, type }): Field => ({ name, type: openNamed(type) }),
  );
  return { kind: "record", fields };
}
