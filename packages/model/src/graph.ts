import type { Span } from "@polylogue/base";
import type { Expr } from "@polylogue/expression";
import type { Exit, Final, Scene, State, Step } from "./scene.ts";

/** A simple state or a final: where a run can stand. */
export interface Stand {
  readonly name: string;
  readonly span: Span;
  /** The composites around it, innermost first; "" for the scene at the end. */
  readonly around: readonly string[];
  readonly steps: readonly Step[];
  readonly state?: State;
  readonly final?: Final;
  /** Whether a model may be asked in it. */
  readonly asks: boolean;
}

/** A way from one place to another. */
export interface Way {
  readonly from: string;
  /** As written: may be a composite. */
  readonly target: string;
  /** Where the run then stands. */
  readonly to: string;
  readonly bounded: boolean;
  readonly atMost?: Expr;
  /** For an exit: its cause, and the state it belongs to ("" for the scene). */
  readonly exit?: { readonly cause: Exit["cause"]; readonly owner: string };
  readonly span: Span;
}

/** Every place a run can stand and every way between them. */
export interface Graph {
  readonly first: string | undefined;
  readonly stands: ReadonlyMap<string, Stand>;
  readonly ways: ReadonlyMap<string, readonly Way[]>;
  /** The composites around a state or final, innermost first. */
  readonly around: (name: string) => readonly string[];
  /** Where a run stands that was led to this name. */
  readonly entry: (name: string) => string;
}

/** The flow of a scene. Exits are ways from every state that they may leave. */
export function graphOf(scene: Scene): Graph {
  const all = new Map<string, { readonly state: State; readonly around: readonly string[] }>();
  const stands = new Map<string, Stand>();
  const visit = (state: State, around: readonly string[]) => {
    all.set(state.name, { state, around });
    if (state.states.length === 0) stands.set(state.name, standOf(state, around));
    for (const inner of state.states) visit(inner, [state.name, ...around]);
  };
  for (const state of scene.states) visit(state, [""]);
  for (const final of scene.finals) {
    stands.set(final.name, {
      name: final.name,
      span: final.span,
      around: [""],
      steps: final.steps,
      final,
      asks: false,
    });
  }
  const entry = (name: string): string => {
    const inner = all.get(name)?.state.states[0];
    return inner ? entry(inner.name) : name;
  };
  const exits = (owner: string) => (owner === "" ? scene.exits : (all.get(owner)?.state.exits ?? []));
  const ways = new Map<string, readonly Way[]>();
  for (const stand of stands.values())
    ways.set(stand.name, [...arrowWays(stand, entry), ...exitWays(stand, exits, entry)]);
  return {
    first: scene.states[0] && entry(scene.states[0].name),
    stands,
    ways,
    around: (name) => all.get(name)?.around ?? [""],
    entry,
  };
}

function standOf(state: State, around: readonly string[]): Stand {
  const { name, span, steps } = state;
  return {
    name,
    span,
    around,
    steps,
    state,
    asks: steps.some((step) => step.kind !== "set" && step.kind !== "yields"),
  };
}

function arrowWays({ name, state }: Stand, entry: (name: string) => string): readonly Way[] {
  return (state?.arrows ?? []).map(({ target, atMost, span }) => ({
    from: name,
    target,
    to: entry(target),
    bounded: atMost !== undefined,
    ...(atMost ? { atMost } : {}),
    span,
  }));
}

function exitWays(
  stand: Stand,
  exits: (owner: string) => readonly Exit[],
  entry: (name: string) => string,
): readonly Way[] {
  const { name, state, asks } = stand;
  if (!state) return [];
  const canFail = state.steps.length > 0 || state.arrows.some((arrow) => arrow.when);
  const ways: Way[] = [];
  let caught = !canFail;
  for (const owner of [name, ...stand.around]) {
    for (const { cause, target, atMost, span } of exits(owner)) {
      if (cause === "failure" ? caught : !asks) continue;
      const bound = { bounded: atMost !== undefined, ...(atMost ? { atMost } : {}) };
      ways.push({ from: name, target, to: entry(target), ...bound, exit: { cause, owner }, span });
      // A failure goes to the nearest exit that holds: behind one without a bound no other is asked.
      if (cause === "failure" && atMost === undefined) caught = true;
    }
  }
  return ways;
}

/** The places that a run can come to from some of them. */
export function reachableFrom(graph: Graph, starts: readonly string[]): ReadonlySet<string> {
  const found = new Set(starts);
  for (const name of found) for (const way of graph.ways.get(name) ?? []) found.add(way.to);
  return found;
}

/** The shortest way from the scene's first state over ways that are let through, by the names of places. */
export function pathTo(graph: Graph, to: string, through: (way: Way) => boolean): readonly string[] {
  if (graph.first === undefined) return [];
  const before = new Map<string, string | undefined>([[graph.first, undefined]]);
  for (const [name] of before) {
    for (const way of graph.ways.get(name) ?? [])
      if (!before.has(way.to) && through(way)) before.set(way.to, name);
  }
  const path: string[] = [];
  for (let at: string | undefined = before.has(to) ? to : undefined; at !== undefined; at = before.get(at))
    path.unshift(at);
  return path;
}

/** The innermost composite that holds both ends, and the ends as they are seen from there. */
export function hop(
  graph: Graph,
  { from, target }: Way,
): { readonly level: string; readonly from: string; readonly to: string } {
  const [here, there] = [graph.around(from), graph.around(target)];
  const level = here.find((name) => there.includes(name)) ?? "";
  const seen = (name: string, around: readonly string[]) => around[around.indexOf(level) - 1] ?? name;
  return { level, from: seen(from, here), to: seen(target, there) };
}
