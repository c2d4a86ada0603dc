import type { Graph, Stand } from "../graph.ts";
import { hop } from "../graph.ts";
import type { State } from "../scene.ts";
import { product } from "./range.ts";

/** What a walk through a scene can weigh, given what each place weighs. */
export interface Weights {
  readonly place: (stand: Stand) => number;
  /** How often a bounded way may be taken, each time its level is entered. */
  readonly bound: (way: Hop["way"]) => number;
  /** The most that may be spent between entering a state and leaving it. */
  readonly cap: (state: State) => number;
}
type Way = Graph["ways"] extends ReadonlyMap<string, readonly (infer W)[]> ? W : never;
interface Hop {
  readonly from: string;
  readonly to: string;
  readonly way: Way;
}

/**
 * The weight of the heaviest walk. A walk inside one composite falls into pieces: one from where it was entered, and
 * one after each bounded way taken; no piece is heavier than the heaviest path of unbounded ways, which make no circle.
 * Every piece but the last ends where a bounded way begins.
 */
export function heaviest(graph: Graph, states: readonly State[], weights: Weights): number {
  const levels = hopsByLevel(graph);
  const entered = enteredPlaces(graph);
  const memo = new Map<string, number>();

  const level = (name: string, children: readonly State[]): number => {
    const hops = levels.get(name) ?? [];
    const inner = new Map(children.map((child) => [child.name, child]));
    const paths = piecesOf(hops, new Set([...inner.keys(), ...hops.map((each) => each.to)]), (at) =>
      placeWeight(at, inner.get(at)),
    );
    const starts = children
      .filter((child, i) => i === 0 || entered.has(child.name))
      .map((child) => paths(child.name));
    const again = distinct(hops.filter((each) => each.way.bounded)).map((each) => ({
      times: weights.bound(each.way),
      piece: paths(each.to),
    }));
    const pieces = [...starts, ...again.filter(({ times }) => times > 0).map(({ piece }) => piece)];
    const rounds = again.reduce((sum, { times, piece }) => sum + product(times, piece.returning), 0);
    return greatest(starts.map((piece) => piece.returning)) + rounds + greatest(pieces.map(leaving));
  };

  const placeWeight = (name: string, state: State | undefined): number => {
    const known = memo.get(name);
    if (known !== undefined) return known;
    const stand = graph.stands.get(name);
    const weight = state?.states.length ? level(name, state.states) : stand ? weights.place(stand) : 0;
    const most = state ? Math.min(weight, weights.cap(state)) : weight;
    memo.set(name, most);
    return most;
  };
  return level("", states);
}

const greatest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0);

/** The heaviest paths of unbounded ways from one place. */
interface Piece {
  readonly whole: number;
  /** Of those that end where a bounded way begins; 0 where none does. */
  readonly returning: number;
}
/** How much heavier the last piece may be than one after which another follows. */
const leaving = ({ whole, returning }: Piece) => (whole === returning ? 0 : whole - returning);

function piecesOf(
  hops: readonly Hop[],
  places: ReadonlySet<string>,
  weigh: (place: string) => number,
): (place: string) => Piece {
  const next = nextPlaces(hops);
  const turns = new Set(hops.filter((each) => each.way.bounded).map((each) => each.from));
  const pieces = new Map<string, Piece & { readonly returns: boolean }>();
  for (const at of lastFirst(places, next)) {
    const after = (next.get(at) ?? []).flatMap((to) => pieces.get(to) ?? []);
    const back = after.filter((piece) => piece.returns);
    const returns = turns.has(at) || back.length > 0;
    pieces.set(at, {
      whole: greatest(after.map((piece) => piece.whole)) + weigh(at),
      returning: returns ? greatest(back.map((piece) => piece.returning)) + weigh(at) : 0,
      returns,
    });
  }
  return (place) => pieces.get(place) ?? { whole: 0, returning: 0 };
}

/** Where unbounded ways lead from each place. */
function nextPlaces(hops: readonly Hop[]): ReadonlyMap<string, readonly string[]> {
  const next = new Map<string, string[]>();
  for (const { from, to, way } of hops) if (!way.bounded) next.set(from, [...(next.get(from) ?? []), to]);
  return next;
}

/** Places in such an order that every place comes after all that follow it. */
function lastFirst(places: Iterable<string>, next: ReadonlyMap<string, readonly string[]>): Iterable<string> {
  const order = new Set<string>();
  const seen = new Set<string>();
  for (const place of places) {
    const path = [place];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      seen.add(at);
      const ahead = (next.get(at) ?? []).find((to) => !seen.has(to));
      if (ahead !== undefined) path.push(ahead);
      else {
        order.add(at);
        path.pop();
      }
    }
  }
  return order;
}

function hopsByLevel(graph: Graph): ReadonlyMap<string, readonly Hop[]> {
  const levels = new Map<string, Hop[]>();
  for (const way of [...graph.ways.values()].flat()) {
    const { level, from, to } = hop(graph, way);
    const hops = levels.get(level);
    if (hops) hops.push({ from, to, way });
    else levels.set(level, [{ from, to, way }]);
  }
  return levels;
}

/** One exit of a composite is many ways, but has one count. */
function distinct(hops: readonly Hop[]): readonly Hop[] {
  return [...new Map(hops.map((each) => [`${each.way.span.start}:${each.to}`, each])).values()];
}

/** Places inside a composite that ways from outside it lead to directly. */
function enteredPlaces(graph: Graph): ReadonlySet<string> {
  const entered = new Set<string>();
  for (const way of [...graph.ways.values()].flat()) {
    const { level } = hop(graph, way);
    const inside = graph.around(way.target);
    const chain = [way.target, ...inside.slice(0, inside.indexOf(level))];
    for (const name of chain.slice(0, -1)) entered.add(name);
  }
  return entered;
}

/**
 * The weight of the lightest walk from the first state to a final by arrows, and by exits of spent budgets: such an exit
 * is taken after `spent` has been weighed since its owner was entered; infinite where nothing can be spent.
 */
export function lightest(
  graph: Graph,
  place: (stand: Stand) => number,
  spent: (owner: string) => number,
): number {
  if (graph.first === undefined) return 0;
  const best = new Map<string, number>();
  const queue: [string, number][] = [[graph.first, 0]];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, before] = next;
    const known = best.get(name);
    if (known !== undefined && before >= known) continue;
    best.set(name, before);
    const stand = graph.stands.get(name);
    const after = before + (stand ? place(stand) : 0);
    for (const { to, exit } of graph.ways.get(name) ?? []) {
      const weight = exit ? beforeExit(exit, name, before, spent) : after;
      if (weight < (best.get(to) ?? Number.POSITIVE_INFINITY)) queue.push([to, weight]);
    }
  }
  const ends = [...graph.stands.values()].flatMap((stand) =>
    stand.final ? (best.get(stand.name) ?? []) : [],
  );
  return ends.length ? Math.min(...ends) : 0;
}

function beforeExit(
  { cause, owner }: NonNullable<Way["exit"]>,
  name: string,
  before: number,
  spent: (owner: string) => number,
): number {
  if (cause === "failure") return Number.POSITIVE_INFINITY;
  return owner === name ? before + spent(owner) : Math.max(before, spent(owner));
}
