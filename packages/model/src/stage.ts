import type { Field, RecordType, Type } from "@polylogue/expression";
import { fits } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bindArguments } from "./arguments.ts";
import { bindAs, bindCondition, bindVariable } from "./bind.ts";
import type { Cast, JudgeRow, StageStep } from "./scene.ts";
import type { Place, RoleShape, Unit } from "./symbols.ts";
import { declare, refer, Scope, unknownName } from "./symbols.ts";
import { fixedScope } from "./values.ts";
import { bindVerdict, ruleFields } from "./verdict-rule.ts";

const text: Type = { kind: "text" };
const integer: Type = { kind: "integer" };
const unknown: Type = { kind: "unknown" };
type Line<K extends ast.StageLine["kind"]> = Extract<ast.StageLine, { kind: K }>;
const linesOf = <K extends ast.StageLine["kind"]>(node: ast.StageStep, kind: K) =>
  node.lines.filter((line): line is Line<K> => line.kind === kind);

/** What the name of a stage stands for. */
export function stageRecord(node: ast.StageStep, unit: Unit): RecordType {
  const cast = castOf(node, unit);
  const act = actFields(cast);
  const rows = rowsOf(node, cast, unit);
  const isWhole = isKnown(node, unit);
  const acts = [...act, ...common(rows.map((row) => row.said)), ...time];
  const refused = [
    ...act,
    ...common(rows.map((row) => row.saidByGate)).filter((f) => f.name !== "reason"),
    { name: "reason", type: text },
    ...time,
  ];
  return {
    kind: "record",
    fields: [
      { name: "acts", type: { kind: "list", of: isWhole ? record(acts) : unknown } },
      { name: "refused", type: { kind: "list", of: isWhole ? record(refused) : unknown } },
      { name: "ended", type: { kind: "choice", options: ["plan", "until", "blocked"] } },
    ],
  };
}

const castOf = (node: ast.StageStep, unit: Unit): readonly RoleShape[] =>
  linesOf(node, "CastLine").flatMap((line) => unit.roles.get(line.call.name.name) ?? []);

/** Whether everybody who is named on a stage is a role. */
const isKnown = (node: ast.StageStep, unit: Unit): boolean =>
  [
    ...linesOf(node, "CastLine").map(({ call }) => call),
    ...linesOf(node, "JudgeLine").flatMap((l) => l.judges),
  ].every((call) => unit.roles.has(call.name.name));

interface RowFields {
  readonly line: ast.JudgeLine;
  /** What is known of an act when the row begins, and when its judges have spoken. */
  readonly before: Type;
  readonly judged: Type;
  /** The fields of its rule. */
  readonly ruled: readonly Field[];
  /** What the whole row says of an act. */
  readonly said: readonly Field[];
  /** The same of one that is refused: the first `feasible: false` ends a row that has no rule. */
  readonly saidByGate: readonly Field[];
}

/** What each judge line says of an act; a rule takes the types of its fields from those who judge. */
function rowsOf(node: ast.StageStep, cast: readonly RoleShape[], unit: Unit): readonly RowFields[] {
  const act = [...actFields(cast), ...time];
  const lines = linesOf(node, "JudgeLine");
  // Of an act by somebody unknown everything may be known.
  const isWhole = isKnown(node, unit);
  const judgesOf = (line: ast.JudgeLine) =>
    line.judges.flatMap((call) => unit.roles.get(call.name.name) ?? []);
  const everything = lines.flatMap(judgesOf).flatMap(plainFields);
  return lines.map((line) => {
    const judges = judgesOf(line);
    const own = judges.flatMap(plainFields);
    const judged = isWhole ? record([...act, ...own]) : unknown;
    const ruled = ruleFields(line, judged, cast, [...own, ...everything], unit);
    const said = [...ruled, ...own];
    const saidByGate = line.verdict ? said : untilGate(judges).flatMap(plainFields);
    return { line, before: isWhole ? record(act) : unknown, judged, ruled, said, saidByGate };
  });
}

const record = (fields: readonly Field[]): RecordType => ({
  kind: "record",
  fields: fields.filter((field, i) => fields.findIndex((other) => other.name === field.name) === i),
});

/** The judges that have spoken when an act is refused: the first `feasible: false` stops the row. */
function untilGate(row: readonly RoleShape[]): readonly RoleShape[] {
  const gate = row.findIndex((judge) => plainFields(judge).some((field) => field.name === "feasible"));
  return gate < 0 ? row : row.slice(0, gate + 1);
}

/** The fields a role says when it is asked its plain question. */
export function plainFields(shape: RoleShape): readonly Field[] {
  return shape.questions.find((question) => question.name === undefined)?.says ?? [];
}

/** What is known of an act before it is judged. */
export function actFields(cast: readonly RoleShape[]): readonly Field[] {
  const own = common(cast.map((shape) => [...shape.parameters, ...plainFields(shape)]));
  return [{ name: "name", type: text }, { name: "seat", type: integer }, ...own];
}
/** Which line of its plan an act is, 0 for a reaction, and in which beat. */
const time: readonly Field[] = [
  { name: "line", type: integer },
  { name: "beat", type: integer },
];

/** The fields that every list has with the same type. */
function common(lists: readonly (readonly Field[])[]): readonly Field[] {
  const [first = [], ...others] = lists;
  return first.filter((field) =>
    others.every((list) =>
      list.some(
        (other) => other.name === field.name && fits(other.type, field.type) && fits(field.type, other.type),
      ),
    ),
  );
}

/** Binds a stage: who is there, who judges, when it ends. */
export function bindStage(
  node: ast.StageStep,
  base: Pick<StageStep, "loops" | "span">,
  at: Place,
): StageStep {
  const { unit } = at;
  const own = unit.values.find(node.name.name)?.type;
  const cast = linesOf(node, "CastLine").flatMap((line) => bindCast(line, at));
  const shapes = castOf(node, unit);
  const rows = rowsOf(node, shapes, unit).map((row) => bindRow(row, shapes, at));
  const [again, ...agains] = linesOf(node, "AgainLine");
  const [until, ...untils] = linesOf(node, "UntilLine");
  for (const line of [...agains, ...untils]) {
    unit.complain("NAME-002", line.span, {
      kind: "line",
      name: line.kind === "AgainLine" ? "again" : "until",
    });
  }
  const fixed: Place = { unit, scope: fixedScope(unit), secrets: "sealed" };
  return {
    kind: "stage",
    ...base,
    name: node.name.name,
    cast,
    rows,
    ...(again ? { again: bindAs(again.atMost, integer, fixed).expr } : {}),
    ...(until ? { until: bindCondition(until.condition, { ...at, secrets: "free" }) } : {}),
    record: own?.kind === "record" ? own : { kind: "record", fields: [] },
  };
}

function bindCast(line: ast.CastLine, at: Place): readonly Cast[] {
  const { unit } = at;
  let place = at;
  const loops = line.loops.map((each) => {
    const bound = bindVariable(each.variable, each.of, place);
    place = bound.place;
    return bound.loop;
  });
  const role = findRole(line.call.name, unit);
  const given = bindArguments(line.call, role?.parameters, {
    ...place,
    secrets: "sealed",
    draws: { next: 0 },
  });
  const follows =
    line.follows && bindAs(line.follows, { kind: "list", of: text }, { ...place, secrets: "sealed" }).expr;
  if (!role) return [];
  return [{ loops, role: role.name, arguments: given, ...(follows ? { follows } : {}), span: line.span }];
}

function bindRow(row: RowFields, cast: readonly RoleShape[], at: Place): JudgeRow {
  const { line, before, judged, ruled } = row;
  const scope = new Scope(at.scope);
  const { name, span } = line.act;
  const { unit } = at;
  const act = { kind: "loop", name, ref: name, file: unit.module.file, span } as const;
  declare(scope, { ...act, type: before }, unit);
  const when = line.when && bindCondition(line.when, { ...at, scope, secrets: "free" });
  const place: Place = { ...at, scope, secrets: "sealed", draws: { next: 0 } };
  const judges = line.judges.flatMap((call) => {
    const role = findRole(call.name, unit);
    const given = bindArguments(call, role?.parameters, { ...place, draws: { next: 0 } });
    return role ? [{ role: role.name, arguments: given, span: call.span }] : [];
  });
  const after = new Scope(at.scope);
  after.set({ ...act, type: judged });
  const verdict = line.verdict && bindVerdict(line.verdict, ruled, cast, { ...place, scope: after });
  return { ...(when ? { when } : {}), act: name, ...(verdict ? { verdict } : {}), judges, span: line.span };
}

/** The role of that name; reports where there is none. */
export function findRole({ name, span }: ast.Identifier, unit: Unit): RoleShape | undefined {
  const role = unit.roles.get(name);
  if (!role) unknownName(unit, span, "role", name, unit.roles.keys());
  else
    refer(unit, span, {
      kind: "role",
      name,
      file: role.unit.module.file,
      span: role.node.name.span,
      type: role.record,
    });
  return role;
}
