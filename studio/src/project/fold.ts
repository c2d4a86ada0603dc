import type { Graph, GraphEdge } from "@polylogue/graph";
import { heldBy } from "./card.ts";

/** A graph with some composites shut, and what each of them holds. */
export interface Folded {
  readonly graph: Graph;
  readonly held: ReadonlyMap<string, readonly string[]>;
}

/**
 * What is to be seen of a graph: the whole or the inside of one composite, with some composites shut.
 * Arrows into a shut one end at its edge; those within it are not seen.
 */
export function fold(graph: Graph, shut: ReadonlySet<string>, inside?: string): Folded {
  const seen = inside === undefined ? graph : within(graph, inside);
  const held = new Map(
    seen.nodes
      .filter(({ id, kind }) => kind === "composite" && shut.has(id))
      .map(({ id }) => [id, heldBy(id, seen)]),
  );
  if (held.size === 0) return { graph: seen, held };
  const outer = outermost(held);
  return {
    held,
    graph: {
      ...seen,
      nodes: seen.nodes.filter(({ id }) => !outer.has(id)),
      edges: seen.edges.flatMap((edge) => moved(edge, outer)),
    },
  };
}

function within(graph: Graph, id: string): Graph {
  const held = new Set(heldBy(id, graph));
  const bare = ({ parent: _, ...node }: Graph["nodes"][number]) => node;
  return {
    ...graph,
    nodes: graph.nodes
      .filter((node) => held.has(node.id))
      .map((node) => (node.parent === id ? bare(node) : node)),
    edges: graph.edges.filter(({ from, to }) => held.has(from) && held.has(to)),
  };
}

/** For every hidden node the outermost shut composite around it. */
function outermost(held: ReadonlyMap<string, readonly string[]>): ReadonlyMap<string, string> {
  const outer = new Map<string, string>();
  for (const [id, inside] of held) for (const each of inside) if (!outer.has(each)) outer.set(each, id);
  return outer;
}

function moved(edge: GraphEdge, outer: ReadonlyMap<string, string>): GraphEdge[] {
  const [from, to] = [outer.get(edge.from) ?? edge.from, outer.get(edge.to) ?? edge.to];
  if (from === edge.from && to === edge.to) return [edge];
  return from === to ? [] : [{ ...edge, from, to }];
}
