import {
  type Env,
  EvaluationError,
  evaluate,
  type RecordValue,
  scope,
  type Value,
} from "@polylogue/expression";
import type { JudgeRow, Role, StageStep } from "@polylogue/model";
import { type Question, questionOf, roleOf } from "./ask.ts";
import { requireFit } from "./fit.ts";
import { bind } from "./hire.ts";
import { own } from "./own.ts";
import type { Work } from "./scope.ts";
import { askAtOnce } from "./speak.ts";
import type { Seat } from "./state.ts";

export interface Verdict {
  readonly feasible: boolean;
  readonly noticed: readonly string[];
  /** The judges' fields together. */
  readonly fields: RecordValue;
}

/** The verdict of the first row that holds: what its judges say, asked in written order, and its rule after them. */
export async function judge(
  work: Work,
  step: StageStep,
  act: RecordValue,
  key: string,
): Promise<Verdict | undefined> {
  const row = rowFor(work, step, act);
  const said = await hearJudges(work, row, act, key);
  if (!said) return undefined;
  const fields = row.verdict ? { ...said, ...ruled(work, step, row, { ...act, ...said }) } : said;
  // A model may name somebody twice; nobody notices twice.
  const noticed = Array.isArray(fields.noticed) ? [...new Set(fields.noticed as string[])] : [];
  return { feasible: fields.feasible !== false, noticed, fields: { ...fields, noticed } };
}

/** Without a rule the first judge who finds the act impossible ends the row. */
async function hearJudges(
  work: Work,
  row: JudgeRow,
  act: RecordValue,
  key: string,
): Promise<RecordValue | undefined> {
  let fields: RecordValue = {};
  for (const [i, judging] of row.judges.entries()) {
    const role = roleOf(work, judging.role);
    const env = scope(work.draft, row.act, act);
    const votes = await vote(work, role, judging.arguments, env, `${key}/judge.${i + 1}`);
    if (!votes) return undefined;
    fields = { ...fields, ...majority(role, votes) };
    if (fields.feasible === false && !row.verdict) break;
  }
  return fields;
}

/** What a rule says. Throws EvaluationError when it names somebody who is not on the stage. */
function ruled({ draft }: Work, step: StageStep, { verdict, act: name }: JudgeRow, act: RecordValue) {
  if (!verdict) return {};
  const fields = evaluate(verdict.value, scope(draft, name, act)) as RecordValue;
  for (const field of verdict.fields)
    requireFit(draft, field.type, fields[field.name] as Value, `The \`${field.name}\` of a verdict`);
  const here = draft.next.engaged.map(({ role, seat }) => draft.seat(role, seat).name);
  const noticed = (fields.noticed ?? []) as readonly string[];
  const stranger = noticed.find((each) => !here.includes(each));
  if (stranger !== undefined)
    throw new EvaluationError("wrong-type", `Nobody on the stage \`${step.name}\` is called "${stranger}".`);
  return fields;
}

function rowFor(work: Work, step: StageStep, act: RecordValue): JudgeRow {
  const row = step.rows.find((r) => !r.when || evaluate(r.when, scope(work.draft, r.act, act)) === true);
  if (!row) throw new Error("a stage without a bare row of judges");
  return row;
}

/** Every seat of a judge is asked at once; none of them sees another's vote. */
async function vote(
  work: Work,
  role: Role,
  args: JudgeRow["judges"][number]["arguments"],
  env: Env,
  key: string,
): Promise<readonly RecordValue[] | undefined> {
  const parameters = bind(work.draft, role, args, env);
  const seats = (own(work.draft.next.people, role.name) ?? []).map((seat): Seat => ({ ...seat, parameters }));
  for (const seat of seats) work.draft.putSeat(seat);
  const question = questionOf(role, undefined);
  const replies = await askAtOnce(
    work,
    seats.map(
      (seat, i): Question => ({ seat, question, key: seats.length > 1 ? `${key}.${i + 1}` : key, ahead: i }),
    ),
  );
  if (work.draft.next.trouble) return undefined;
  return replies.map((reply) => (reply.outcome.ok ? reply.outcome.fields : {}));
}

/**
 * Several seats' answers as one: a boolean is what most say (a tie is a no), a list of seats holds whom more than
 * half of them name, and every other field comes from the first that voted with the majority on `feasible`.
 */
function majority(role: Role, votes: readonly RecordValue[]): RecordValue {
  const [only, second] = votes;
  if (!only || !second) return only ?? {};
  const feasible = isMost(votes, (v) => v.feasible === true);
  const speaker = votes.find((v) => typeof v.feasible !== "boolean" || v.feasible === feasible) ?? only;
  const merged: Record<string, Value> = { ...speaker };
  for (const { name, type } of questionOf(role, undefined).says) {
    if (type.kind === "boolean") merged[name] = isMost(votes, (v) => v[name] === true);
    if (type.kind === "list" && type.of.kind === "seat") merged[name] = mostNamed(votes, name);
  }
  return merged;
}

function isMost(votes: readonly RecordValue[], test: (vote: RecordValue) => boolean): boolean {
  return votes.filter(test).length * 2 > votes.length;
}

function mostNamed(votes: readonly RecordValue[], field: string): string[] {
  const named = votes.flatMap((v) => [...new Set(v[field] as readonly string[])]);
  return [...new Set(named)].filter((name) => named.filter((n) => n === name).length * 2 > votes.length);
}
