import type { Graph, Way } from "../graph.ts";
import { hop } from "../graph.ts";
import type { Check, Ground } from "./check.ts";

/**
 * No run goes on for ever. Level by level: inside each composite, with inner composites seen as one place, the ways
 * without `at most` make no circle. It is not enough that every circle has a bound somewhere, because the counts
 * inside a composite begin anew whenever it is entered.
 */
export const finite: Check = ({ graph, complain }) => {
  for (const ways of levels(graph).values()) findCircles(ways, complain);
};

/** A way seen from the level at which it runs: between two places of one composite. */
interface Hop {
  readonly from: string;
  readonly to: string;
  readonly way: Way;
}

function levels(graph: Graph): ReadonlyMap<string, readonly Hop[]> {
  const found = new Map<string, Hop[]>();
  for (const way of [...graph.ways.values()].flat()) {
    if (way.bounded) continue;
    const { level, from, to } = hop(graph, way);
    const there = found.get(level);
    if (there) there.push({ from, to, way });
    else found.set(level, [{ from, to, way }]);
  }
  return found;
}

/** Every way that closes a circle, found by one walk that keeps its own stack: a chain of states may be long. */
function findCircles(hops: readonly Hop[], complain: Ground["complain"]): void {
  const next = new Map<string, Hop[]>();
  for (const each of hops) {
    const there = next.get(each.from);
    if (there) there.push(each);
    else next.set(each.from, [each]);
  }
  const done = new Set<string>();
  for (const name of next.keys()) if (!done.has(name)) walkFrom(name, next, done, complain);
}

function walkFrom(
  start: string,
  next: ReadonlyMap<string, readonly Hop[]>,
  done: Set<string>,
  complain: Ground["complain"],
): void {
  const places = new Map([[start, 0]]);
  const path = [{ name: start, tried: 0 }];
  for (let here = path.at(-1); here; here = path.at(-1)) {
    const hop = next.get(here.name)?.[here.tried++];
    if (!hop) {
      done.add(here.name);
      places.delete(here.name);
      path.pop();
      continue;
    }
    const at = places.get(hop.to);
    if (at !== undefined)
      complain("FLOW-004", hop.way.span, { chain: [...path.slice(at).map((each) => each.name), hop.to] });
    else if (!done.has(hop.to)) {
      places.set(hop.to, path.length);
      path.push({ name: hop.to, tried: 0 });
    }
  }
}
