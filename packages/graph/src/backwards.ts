import type { Graph } from "./graph.ts";

/**
 * The ids of the arrows that lead back to a state on the way to which they stand.
 * A depth-first walk from the start, arrows in written order; a composite leads to its first state.
 */
export function backwards(graph: Graph): ReadonlySet<string> {
  const ways = waysOf(graph);
  const back = new Set<string>();
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (id: string): void => {
    open.add(id);
    for (const way of ways.get(id) ?? []) {
      if (open.has(way.to)) back.add(way.id);
      else if (!done.has(way.to)) visit(way.to);
    }
    open.delete(id);
    done.add(id);
  };
  for (const node of graph.nodes) if (!done.has(node.id)) visit(node.id);
  return back;
}

function waysOf(graph: Graph): Map<string, { id: string; to: string }[]> {
  const ways = new Map<string, { id: string; to: string }[]>(graph.nodes.map((node) => [node.id, []]));
  for (const node of graph.nodes) {
    if (node.start && node.parent !== undefined) ways.get(node.parent)?.push({ id: "", to: node.id });
  }
  for (const edge of graph.edges)
    if (edge.from !== edge.to) ways.get(edge.from)?.push({ id: edge.id, to: edge.to });
  return ways;
}
