import type { Expr, Value } from "@polylogue/expression";
import type { JudgeRow, Scene, StageStep, Step } from "../scene.ts";
import { withOpen } from "./open-settings.ts";
import type { Range } from "./range.ts";
import { counted, either, exactly, nothing, product, sum, times } from "./range.ts";
import type { Reckoner } from "./reckoner.ts";

/** How many calls a scene that is played makes with these values. */
export type CallsOf = (scene: Scene, values: Readonly<Record<string, Value>>) => Range;

/** Whose calls are counted. */
export type Whose = (role: string) => boolean;
const everybody: Whose = () => true;

/** How many answers a step asks for when every answer fits at once; those of a played scene are told by `played`. */
export function callsOf(step: Step, reckoner: Reckoner, played: CallsOf, whose: Whose = everybody): Range {
  if (step.kind === "speak")
    return sum(
      step.subjects
        .filter((subject) => whose(subject.role))
        .map((subject) => asked(subject.role, step, reckoner)),
    );
  if (step.kind === "play") return sum(step.plays.map((play) => playCalls(play, reckoner, played)));
  return step.kind === "stage" ? stageCalls(step, reckoner, whose) : nothing;
}

function stageCalls(step: StageStep, reckoner: Reckoner, whose: Whose): Range {
  const { verdicts, asks } = stageSizes(step, reckoner);
  const row = rowCalls(step, reckoner, whose);
  const players = step.cast.some((cast) => whose(cast.role)) ? asks.high : 0;
  const { count } = reckoner.rounds(step.loops);
  return times(count, {
    low: leastCalls(step, row.low, reckoner),
    high: product(verdicts.high, row.high) + players,
  });
}

/**
 * The fewest calls of a stage: all lines are admitted and nobody reacts, or the first is refused as often as it may be
 * tried, which ends the stage.
 */
function leastCalls(step: StageStep, verdict: number, reckoner: Reckoner): number {
  const lines = leastLines(step, reckoner);
  if (lines === 0) return 0;
  const again = step.again ? counted(reckoner.number(step.again)).low : 0;
  const until = step.until ? admittedAtLeast(step.until, step.name, reckoner) : lines;
  return Math.min(product(verdict, Math.min(lines, until)), verdict + again * (verdict + 1));
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

/** How many are asked at once in a step, at most. */
export function atOnce(step: Step, reckoner: Reckoner): number {
  if (step.kind === "speak")
    return step.inTurn ? 1 : sum(step.subjects.map((subject) => asked(subject.role, step, reckoner))).high;
  // Scenes that are played at once may each ask many: what they may ask together is not known here.
  if (step.kind === "play") return step.inTurn || step.plays.length === 1 ? 1 : Number.POSITIVE_INFINITY;
  if (step.kind !== "stage") return 0;
  const judges = step.rows.flatMap((row) => row.judges.map((judge) => reckoner.seats(judge.role).high));
  return Math.max(castSizes(step, reckoner).reactors, ...judges);
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
  return {
    acts: { low: 0, high: acts },
    verdicts: { low: 0, high: acts * (1 + again.high) },
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

/** How many acts are admitted at least before such an `until` can hold; 0 where nobody knows. */
function admittedAtLeast(until: Expr, stage: string, reckoner: Reckoner): number {
  if (until.op !== "binary") return 0;
  const { operator, left, right } = until;
  if (operator === "and" || operator === "or") {
    const choose = operator === "and" ? Math.max : Math.min;
    return choose(admittedAtLeast(left, stage, reckoner), admittedAtLeast(right, stage, reckoner));
  }
  if (!countsActs(left, stage) || !["==", ">=", ">"].includes(operator)) return 0;
  const n = reckoner.number(right).low;
  return Math.max(0, operator === ">" ? n + 1 : n);
}

function countsActs(expr: Expr, stage: string): boolean {
  const [list] = expr.op === "call" && expr.name === "count" ? expr.arguments : [];
  return list?.op === "member" && list.name === "acts" && list.of.op === "ref" && list.of.name === stage;
}

/** The calls of one verdict: of the row that can judge, or of the costliest where that shows only when run. */
function rowCalls(step: StageStep, reckoner: Reckoner, whose: Whose): Range {
  const ranges = possibleRows(step, reckoner).map((row) => judgeCalls(row, reckoner, whose));
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
function judgeCalls({ judges, verdict }: JudgeRow, reckoner: Reckoner, whose: Whose): Range {
  const seats = judges.map((judge) => (whose(judge.role) ? reckoner.seats(judge.role) : nothing));
  const all = sum(seats);
  return verdict ? all : { low: seats[0]?.low ?? 0, high: all.high };
}
