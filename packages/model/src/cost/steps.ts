import type { Expr, Value } from "@polylogue/expression";
import type { JudgeRow, Scene, StageStep, Step } from "../scene.ts";
import { withOpen } from "./open-settings.ts";
import type { Range } from "./range.ts";
import { add, counted, either, exactly, nothing, product, sum, times } from "./range.ts";
import type { Reckoner } from "./reckoner.ts";

/** How many calls a scene that is played makes with these values. */
export type CallsOf = (scene: Scene, values: Readonly<Record<string, Value>>) => Range;

/** How many answers a step asks for when every answer fits at once. */
export function callsOf(step: Step, reckoner: Reckoner, played: CallsOf): Range {
  if (step.kind === "speak") return sum(step.subjects.map((subject) => asked(subject.role, step, reckoner)));
  if (step.kind === "play") return sum(step.plays.map((play) => playCalls(play, reckoner, played)));
  if (step.kind !== "stage") return nothing;
  const { verdicts, asks } = stageSizes(step, reckoner);
  const { count } = reckoner.rounds(step.loops);
  return times(count, add(times(verdicts, rowCalls(step, reckoner)), asks));
}

/** How often the seats of a role are asked in a step, together. */
function asked(role: string, step: Extract<Step, { kind: "speak" }>, reckoner: Reckoner): Range {
  const every = step.subjects.some((subject) => subject.role === role && subject.every);
  return times(reckoner.rounds(step.loops).count, every ? reckoner.seats(role) : exactly(1));
}

type Play = Extract<Step, { kind: "play" }>["plays"][number];
function playCalls({ scene: name, arguments: given }: Play, reckoner: Reckoner, played: CallsOf): Range {
  const scene = reckoner.scene.scenes.find((each) => each.name === name)?.scene;
  if (!scene) return nothing;
  const values: Record<string, Value> = {};
  const open = new Set<string>();
  for (const { name: parameter, value } of given) {
    const constant = reckoner.constant(value);
    if (constant === undefined) open.add(parameter);
    else values[parameter] = constant;
  }
  return played(withOpen(scene, open), values);
}

/** The numbers of a stage (SPEC 5): acts tried, verdicts on them, and askings of the players. */
export function stageSizes(
  step: StageStep,
  reckoner: Reckoner,
): { readonly acts: Range; readonly verdicts: Range; readonly asks: Range } {
  const again = step.again ? counted(reckoner.number(step.again)) : nothing;
  const { lines, longest, followers, reactors } = castSizes(step, reckoner);
  const beats = Math.min(longest, step.until ? admittedAtMost(step.until, step.name, reckoner) : longest);
  const reactions = product(beats, reactors);
  const acts = Math.min(lines, product(beats, followers)) + reactions;
  const least = step.until || lines === 0 ? 0 : 1;
  return {
    acts: { low: 0, high: acts },
    verdicts: { low: leastLines(step, reckoner) > 0 ? least : 0, high: acts * (1 + again.high) },
    asks: { low: 0, high: reactions + acts * again.high },
  };
}

function castSizes(step: StageStep, reckoner: Reckoner) {
  let [lines, longest, followers, reactors] = [0, 0, 0, 0];
  for (const { loops, follows } of step.cast) {
    const { count, names } = reckoner.rounds(loops);
    if (!follows) reactors += count.high;
    else {
      const plan = reckoner.size(follows, names).high;
      followers += count.high;
      lines += count.high * plan;
      longest = Math.max(longest, plan);
    }
  }
  return { lines, longest, followers, reactors };
}

function leastLines(step: StageStep, reckoner: Reckoner): number {
  const plans = step.cast.map(({ loops, follows }) => {
    const { count, names } = reckoner.rounds(loops);
    return follows ? count.low * reckoner.size(follows, names).low : 0;
  });
  return plans.reduce((a, b) => a + b, 0);
}

/** `until count(stage.acts) >= n`: every beat but the last admits an act, so there are no more than n beats. */
function admittedAtMost(until: Expr, stage: string, reckoner: Reckoner): number {
  if (until.op !== "binary") return Number.POSITIVE_INFINITY;
  const { operator, left, right } = until;
  if (operator === "or")
    return Math.min(admittedAtMost(left, stage, reckoner), admittedAtMost(right, stage, reckoner));
  if (!countsActs(left, stage) || !["==", ">=", ">"].includes(operator)) return Number.POSITIVE_INFINITY;
  const n = reckoner.number(right).high;
  return Math.max(0, operator === ">" ? n + 1 : n);
}

function countsActs(expr: Expr, stage: string): boolean {
  const [list] = expr.op === "call" && expr.name === "count" ? expr.arguments : [];
  return list?.op === "member" && list.name === "acts" && list.of.op === "ref" && list.of.name === stage;
}

/** The calls of one verdict: of the row that can judge, or of the costliest where that shows only when run. */
function rowCalls(step: StageStep, reckoner: Reckoner): Range {
  const ranges = possibleRows(step, reckoner).map((row) => judgeCalls(row, reckoner));
  return ranges.length ? ranges.reduce(either) : nothing;
}

/** The rows that may judge an act with these settings. */
export function possibleRows(step: StageStep, reckoner: Reckoner): readonly JudgeRow[] {
  const rows: JudgeRow[] = [];
  for (const row of step.rows) {
    const holds = row.when ? reckoner.constant(row.when) : true;
    if (holds !== false) rows.push(row);
    if (holds === true) break;
  }
  return rows;
}

/** The first judge is always asked; a refusal spares the others, unless a rule wants to hear them all. */
function judgeCalls({ judges, verdict }: JudgeRow, reckoner: Reckoner): Range {
  const seats = judges.map((judge) => reckoner.seats(judge.role));
  const all = sum(seats);
  return verdict ? all : { low: seats[0]?.low ?? 0, high: all.high };
}
