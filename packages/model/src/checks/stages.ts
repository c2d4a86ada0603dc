import type { Field } from "@polylogue/expression";
import type { JudgeRow, StageStep } from "../scene.ts";
import { actFields, plainFields } from "../stage.ts";
import type { RoleShape } from "../symbols.ts";
import type { Check, Ground } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** A stage has followers and judges; together the judges of a row say `feasible` and `noticed`, and no field twice. */
export const stages: Check = (ground) => {
  for (const step of allSteps(ground.scene.states)) if (step.kind === "stage") checkStage(step, ground);
};

function checkStage(step: StageStep, ground: Ground): void {
  const { complain, role } = ground;
  const cast = step.cast.map((each) => role(each.role)).filter((shape) => shape !== undefined);
  if (!step.cast.some((each) => each.follows)) complain("ROLE-023", step.span, { missing: "follows a plan" });
  if (!step.rows.length) complain("ROLE-023", step.span, { missing: "judges" });
  for (const each of step.cast) checkCast(each, ground);
  for (const [i, row] of step.rows.entries()) {
    const isLast = i === step.rows.length - 1;
    if ((row.when === undefined) !== isLast) complain("ROLE-024", row.span);
    checkRow(row, cast, ground);
  }
}

function checkCast(each: StageStep["cast"][number], { role, complain }: Ground): void {
  const shape = role(each.role);
  if (!shape) return;
  const fields = plainFields(shape);
  const several = each.loops.length > 0 && shape.seats.kind !== "open";
  if (!fields.length)
    complain("ROLE-008", each.span, { role: each.role, names: shape.questions.flatMap((q) => q.name ?? []) });
  else if (each.follows && (fields.length > 1 || fields[0]?.type.kind !== "text"))
    complain("ROLE-022", each.span, { name: each.role });
  if (several) complain("ROLE-021", each.span, { name: each.role });
}

function checkRow(row: JudgeRow, cast: readonly RoleShape[], ground: Ground): void {
  const taken = new Set(["line", "beat", ...actFields(cast).map((field) => field.name)]);
  const said = checkJudges(row, new Set(taken), ground);
  if (row.verdict) checkRule(row, row.verdict.fields, said, taken, ground.complain);
  else if (row.judges.length) checkVerdict(row, said, cast, ground.complain);
}

/** What the judges of a row say together. */
function checkJudges(row: JudgeRow, taken: Set<string>, { role, complain }: Ground): readonly Field[] {
  const said: Field[] = [];
  for (const { role: name, span } of row.judges) {
    const shape = role(name);
    if (!shape) continue;
    if (shape.node.job !== "moderator") complain("ROLE-016", span, { name });
    if (shape.seats.kind === "open") complain("ROLE-025", span, { name });
    const fields = plainFields(shape);
    if (!fields.length)
      complain("ROLE-008", span, { role: name, names: shape.questions.flatMap((q) => q.name ?? []) });
    const clash = fields.find((field) => taken.has(field.name));
    if (clash) complain("ROLE-018", span, { name: clash.name, role: name });
    for (const field of fields) taken.add(field.name);
    said.push(...fields);
  }
  return said;
}

/** A rule and the judges before it say both; its own fields were held to their types when it was bound. */
function checkRule(
  { span }: JudgeRow,
  ruled: readonly Field[],
  said: readonly Field[],
  taken: ReadonlySet<string>,
  complain: Ground["complain"],
): void {
  const clash = ruled.find((field) => taken.has(field.name));
  if (clash) complain("ROLE-018", span, { name: clash.name });
  const names = [...ruled, ...said].map((field) => field.name);
  if (!names.includes("feasible")) complain("ROLE-017", span, { missing: "`feasible: boolean`", rule: 1 });
  else if (!names.includes("noticed")) complain("ROLE-017", span, { missing: "who `noticed`", rule: 1 });
}

function checkVerdict(
  row: JudgeRow,
  said: readonly Field[],
  cast: readonly RoleShape[],
  complain: Ground["complain"],
): void {
  const find = (name: string) => said.find((field) => field.name === name)?.type;
  const noticed = find("noticed");
  const players = cast.map((shape) => shape.name);
  if (find("feasible")?.kind !== "boolean")
    complain("ROLE-017", row.span, { missing: "`feasible: boolean`" });
  else if (noticed?.kind !== "list" || noticed.of.kind !== "seat" || !players.includes(noticed.of.role)) {
    complain("ROLE-017", row.span, { missing: `\`noticed: ${players[0] ?? "player"}[]\`` });
  }
}
