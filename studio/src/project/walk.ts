import type { Graph } from "@polylogue/graph";

export type Way = "along" | "back" | "before" | "after";

/**
 * The node to which a key leads: along the first arrow out, back along the first arrow in,
 * or to the one written before or after it among those that the same node leads to.
 */
export function walk(graph: Graph, from: string | undefined, way: Way): string | undefined {
  const first = graph.nodes.find(({ start }) => start)?.id ?? graph.nodes[0]?.id;
  if (from === undefined) return first;
  if (way === "along") return outOf(graph, from)[0] ?? nextTo(graph, from, 1);
  if (way === "back") return into(graph, from)[0] ?? nextTo(graph, from, -1);
  const siblings = siblingsOf(graph, from);
  const at = siblings.indexOf(from) + (way === "after" ? 1 : -1);
  return siblings.at(at % siblings.length);
}

const others = (ids: readonly string[], from: string) => [...new Set(ids)].filter((id) => id !== from);

function outOf({ nodes, edges }: Graph, from: string): string[] {
  const inside = nodes.filter(({ parent, start }) => parent === from && start).map(({ id }) => id);
  return others([...inside, ...edges.filter((edge) => edge.from === from).map(({ to }) => to)], from);
}

function into({ nodes, edges }: Graph, to: string): string[] {
  const around = nodes.filter(({ id, start }) => id === to && start).flatMap(({ parent }) => parent ?? []);
  return others([...edges.filter((edge) => edge.to === to).map(({ from }) => from), ...around], to);
}

function siblingsOf(graph: Graph, id: string): string[] {
  const [source] = into(graph, id);
  const siblings = source === undefined ? [] : outOf(graph, source);
  return siblings.length > 1 && siblings.includes(id) ? siblings : graph.nodes.map((node) => node.id);
}

function nextTo({ nodes }: Graph, from: string, by: 1 | -1): string | undefined {
  const at = nodes.findIndex(({ id }) => id === from) + by;
  return nodes[at]?.id;
}
