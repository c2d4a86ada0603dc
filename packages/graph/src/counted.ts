import type { Graph } from "./graph.ts";

/** How often states were entered and arrows taken, by id; what is not in a table was never. */
export interface Counts {
  readonly entered: Readonly<Record<string, number>>;
  readonly taken: Readonly<Record<string, number>>;
}

/** A graph that tells how often each of its parts was used. */
export function counted(graph: Graph, { entered, taken }: Counts, notes: readonly string[] = []): Graph {
  return {
    ...graph,
    notes: [...(graph.notes ?? []), ...notes],
    nodes: graph.nodes.map((node) =>
      node.kind === "anywhere" ? node : { ...node, times: timesOf(entered, node.id) },
    ),
    edges: graph.edges.map((edge) => ({ ...edge, times: timesOf(taken, edge.id) })),
  };
}

const timesOf = (counts: Readonly<Record<string, number>>, id: string) =>
  Object.hasOwn(counts, id) ? (counts[id] as number) : 0;
