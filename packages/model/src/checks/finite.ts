import { hop } from "../graph.ts";
import type { Graph, Way } from "../graph.ts";
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
    found.set(level, [...(found.get(level) ?? []), { from, to, way }]);
  }
  return found;
}

function findCircles(hops: readonly Hop[], complain: Ground["complain"]): void {
  const next = new Map<string, Hop[]>();
  for (const each of hops) next.set(each.from, [...(next.get(each.from) ?? []), each]);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (name: string) => {
    path.push(name);
    for (const { to, way } of next.get(name) ?? []) {
      if (path.includes(to)) complain("FLOW-004", way.span, { chain: [...path.slice(path.indexOf(to)), to] });
      else if (!done.has(to)) visit(to);
    }
    path.pop();
    done.add(name);
  };
  for (const name of next.keys()) if (!done.has(name)) visit(name);
}
