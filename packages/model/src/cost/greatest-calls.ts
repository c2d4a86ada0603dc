import type { Value } from "@polylogue/expression";
import { type Graph, graphOf } from "../graph.ts";
import type { Budget, Scene, State, Step } from "../scene.ts";
import type { Weights } from "./levels.ts";
import { heaviest, lightest } from "./levels.ts";
import { entriesOf, foldsOf } from "./memory.ts";
import { nothing, type Range, sum } from "./range.ts";
import { Reckoner } from "./reckoner.ts";
import { atOnce, type CallsOf, callsOf, type Whose } from "./steps.ts";

/** How many calls to models a scene can make. */
export interface Calls {
  /** By the shortest way to a final, when nothing fails. */
  readonly least: number;
  /** When every answer fits its type at once. */
  readonly smooth: number;
  /** At the very most: every answer may be asked for twice again. Infinite where only an input without a range says. */
  readonly greatest: number;
}

/** Askings of one answer: the first and two second chances. */
const tries = 3;

/**
 * Reckons the calls of a scene for these settings (and inputs, where they are known); settings that are not given
 * have their first values. Sound rather than exact: no run makes more than `greatest`.
 */
export function greatestCalls(scene: Scene, settings: Readonly<Record<string, Value>> = {}): Calls {
  const { least, smooth } = reckon(scene, settings, 1);
  return { least, smooth, greatest: reckon(scene, settings, tries).smooth };
}

function reckon(
  scene: Scene,
  values: Readonly<Record<string, Value>>,
  each: number,
): { least: number; smooth: number } {
  const graph = graphOf(scene);
  const steps = [...graph.stands.values()].flatMap((stand) => stand.steps);
  const reckoner = new Reckoner(scene, steps, values);
  const played = (other: Scene, given: Readonly<Record<string, Value>>): Range => {
    const { least, smooth } = reckon(other, given, each);
    return { low: least, high: smooth };
  };
  const beyond = overdraft(steps, scene, reckoner, each);
  /** The calls of some roles on the heaviest walk. */
  const most = (whose: Whose, others = played) => {
    const weigh = (step: Step) => weighed(callsOf(step, reckoner, others, whose).high, step, each);
    const limits = limitsOf(reckoner, (stand) => stand.steps.reduce((n, s) => n + weigh(s), 0), beyond);
    return heaviest(graph, scene.states, limits);
  };
  const folds = foldsIn(scene, graph, reckoner) * each;
  const asks = Math.min(
    most(() => true),
    byRole(scene, reckoner, most, beyond),
  );
  const smooth = Math.min(asks + folds, callLimit(scene.budget, reckoner, beyond));
  const least = lightest(
    graph,
    (stand) => sum(stand.steps.map((s) => callsOf(s, reckoner, played))).low,
    (owner) => spentAfter(owner, scene, reckoner),
  );
  return { least: Math.min(least, smooth), smooth };
}

/** A played scene has counted its second chances itself. */
const weighed = (calls: number, step: Step, each: number) => (step.kind === "play" ? calls : calls * each);

/** The same reckoned apart: what roles without a budget are asked, and what the others may be asked at most. */
function byRole(
  scene: Scene,
  reckoner: Reckoner,
  most: (whose: Whose, others?: CallsOf) => number,
  beyond: number,
): number {
  const limits = new Map(scene.roles.map((role) => [role.name, callLimit(role.budget, reckoner, beyond)]));
  const capped = [...limits].filter(([, limit]) => Number.isFinite(limit));
  if (capped.length === 0) return Number.POSITIVE_INFINITY;
  const free = most((role) => limits.get(role) === Number.POSITIVE_INFINITY);
  return capped.reduce(
    (calls, [name, limit]) =>
      calls +
      Math.min(
        limit,
        most(
          (role) => role === name,
          () => nothing,
        ),
      ),
    free,
  );
}

/**
 * How far second chances may go beyond a budget: who is asked at once is judged by what was spent before, so each may
 * still have its own.
 */
function overdraft(steps: readonly Step[], scene: Scene, reckoner: Reckoner, each: number): number {
  if (each === 1) return 0;
  const tells = scene.roles.some((role) => role.remembers?.toldBy !== undefined);
  const together = steps.reduce((most, step) => Math.max(most, atOnce(step, reckoner)), 0);
  return together > 1 ? together * (each * (tells ? 2 : 1) - 1) : 0;
}

/** How often the memories of all roles are told anew. */
function foldsIn(scene: Scene, graph: Graph, reckoner: Reckoner): number {
  return scene.roles.reduce((most, role) => {
    const uncapped = limitsOf(reckoner, entriesAt(role, reckoner), 0);
    const entries = heaviest(graph, scene.states, { ...uncapped, cap: () => Number.POSITIVE_INFINITY });
    return most + foldsOf(role, entries, reckoner);
  }, 0);
}

function entriesAt(role: Scene["roles"][number], reckoner: Reckoner): Weights["place"] {
  return (stand) =>
    role.remembers?.toldBy
      ? stand.steps.reduce((most, step) => most + entriesOf(step, role, reckoner), 0)
      : 0;
}

function limitsOf(reckoner: Reckoner, place: Weights["place"], beyond: number): Weights {
  return {
    place,
    bound: (way) => (way.atMost ? Math.max(0, Math.floor(reckoner.number(way.atMost).high)) : 0),
    cap: (state: State) => callLimit(state.budget, reckoner, beyond),
  };
}

/** How many calls are made at least before a budget takes an exit: its owner's own, or that of a role. */
function spentAfter(owner: string, scene: Scene, reckoner: Reckoner): number {
  const own = owner === "" ? scene.budget : stateNamed(owner, scene.states)?.budget;
  const limits = [own, ...scene.roles.map((role) => role.budget)].flatMap((budget) => budget?.limits ?? []);
  // Time, tokens and money may be spent by one call.
  const calls = limits.map(({ unit, amount }) => (unit === "calls" ? reckoner.bound(amount).low : 0));
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...calls));
}

function stateNamed(name: string, states: readonly State[]): State | undefined {
  for (const state of states) {
    const found = state.name === name ? state : stateNamed(name, state.states);
    if (found) return found;
  }
  return undefined;
}

/** The most calls that a budget lets through; infinite where it counts something else. */
function callLimit(budget: Budget | undefined, reckoner: Reckoner, beyond: number): number {
  const limits = (budget?.limits ?? [])
    .filter((limit) => limit.unit === "calls")
    .map((limit) => Math.max(0, reckoner.bound(limit.amount).high));
  const limit = Math.min(Number.POSITIVE_INFINITY, ...limits);
  return limit === 0 ? 0 : limit + beyond;
}
