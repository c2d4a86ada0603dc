import type { Plan } from "@polylogue/compile";
import { createMachine } from "@polylogue/runtime";
import { getStateNodes } from "xstate/graph";

/** One arrow or exit as the machine has it. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly arrow: string;
}
/** As much of a state node of XState as is read here. */
interface Node {
  readonly id: string;
  readonly key: string;
  readonly parent?: Node;
  readonly always?: readonly {
    readonly guard?: unknown;
    readonly target?: readonly { readonly id: string }[];
  }[];
}

/** Every arrow and exit of the compiled machine, from the simple state that it leaves to where it enters. */
function edgesOf(plan: Plan): readonly Edge[] {
  const nodes = getStateNodes(createMachine(plan) as never) as readonly Node[];
  return nodes.flatMap((node) =>
    (node.always ?? []).flatMap(({ guard, target }) => {
      const arrow = (guard as { params?: { arrow?: string } } | undefined)?.params?.arrow;
      const to = target?.[0]?.id;
      return arrow && to && node.parent ? [{ from: node.parent.key, to: entry(plan, to), arrow }] : [];
    }),
  );
}

/** Where a run stands that was led to a state: in its first inner state, if it has any. */
function entry(plan: Plan, name: string): string {
  const inner = Object.entries(plan.states).find(([, part]) => part.parent === name);
  return inner ? entry(plan, inner[0]) : name;
}

/** The arrows of the shortest way through the machine to each state, whatever their conditions say. */
export function shortestWays(plan: Plan): ReadonlyMap<string, readonly string[]> {
  const edges = edgesOf(plan);
  const first = entry(plan, plan.machine.initial);
  const ways = new Map<string, readonly string[]>([[first, []]]);
  for (const [at, way] of ways) {
    for (const edge of edges)
      if (edge.from === at && !ways.has(edge.to)) ways.set(edge.to, [...way, edge.arrow]);
  }
  return ways;
}
