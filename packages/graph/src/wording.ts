import type { GraphEdge, GraphStage } from "./graph.ts";

/** What stands at an edge: its cause or condition, and its bound. */
export function edgeLabel(edge: GraphEdge): string {
  const why = edge.cause ? `on ${edge.cause}` : edge.guard;
  return [why, edge.bound && `≤ ${edge.bound}`].filter(Boolean).join(" · ");
}

/** What ends a stage, and how often a refused act may be tried again, in words. */
export function stageEnds({ again, until }: GraphStage): string[] {
  const retries = again && `again at most ${again} ${again === "1" ? "time" : "times"}`;
  return [retries, until && `until ${until}`].filter((text) => text !== undefined);
}
