import type { Value } from "@polylogue/expression";
import { graphOf } from "../graph.ts";
import type { Budget, Scene, State, Step } from "../scene.ts";
import type { Weights } from "./levels.ts";
import { heaviest, lightest } from "./levels.ts";
import { entriesOf, foldsOf } from "./memory.ts";
import type { Range } from "./range.ts";
import { sum } from "./range.ts";
import { Reckoner } from "./reckoner.ts";
import { callsOf } from "./steps.ts";

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
  const counts = new Map(steps.map((step) => [step, weighed(callsOf(step, reckoner, played), step, each)]));
  const total = (list: readonly Step[]) => sum(list.map((step) => counts.get(step) ?? { low: 0, high: 0 }));
  const limits = limitsOf(reckoner, (stand) => total(stand.steps).high);
  const asks = heaviest(graph, scene.states, limits);
  const folds = scene.roles.reduce((most, role) => {
    const entries = heaviest(graph, scene.states, {
      ...limits,
      place: entriesAt(role, reckoner),
      cap: () => Number.POSITIVE_INFINITY,
    });
    return most + foldsOf(role, entries, reckoner) * each;
  }, 0);
  const smooth = Math.min(asks + folds, callLimit(scene.budget, reckoner));
  const least = lightest(graph, (stand) => total(stand.steps).low);
  return { least: Math.min(least, smooth), smooth };
}

/** A played scene has counted its second chances itself. */
const weighed = ({ low, high }: Range, step: Step, each: number): Range => ({
  low,
  high: step.kind === "play" ? high : high * each,
});

function entriesAt(role: Scene["roles"][number], reckoner: Reckoner): Weights["place"] {
  return (stand) =>
    role.remembers?.toldBy
      ? stand.steps.reduce((most, step) => most + entriesOf(step, role, reckoner), 0)
      : 0;
}

function limitsOf(reckoner: Reckoner, place: Weights["place"]): Weights {
  return {
    place,
    bound: (way) => (way.atMost ? Math.max(0, Math.floor(reckoner.number(way.atMost).high)) : 0),
    cap: (state: State) => callLimit(state.budget, reckoner),
  };
}

function callLimit(budget: Budget | undefined, reckoner: Reckoner): number {
  const limits = (budget?.limits ?? [])
    .filter((limit) => limit.unit === "calls")
    .map((limit) => reckoner.bound(limit.amount).high);
  return Math.max(0, Math.min(Number.POSITIVE_INFINITY, ...limits));
}
