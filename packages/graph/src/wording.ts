import type { GraphEdge, GraphNode, GraphStage } from "./graph.ts";

/** What stands at an edge: its cause or condition, its bound, and how often it was taken. */
export function edgeLabel(edge: GraphEdge): string {
  const why = edge.cause ? `on ${edge.cause}` : edge.guard;
  return [why, edge.bound && `≤ ${edge.bound}`, timesLabel(edge, "taken")].filter(Boolean).join(" · ");
}

/** How often something was used, in words where that is never, so that it needs no colour to be seen. */
export function timesLabel({ times }: GraphNode | GraphEdge, verb: "entered" | "taken"): string | undefined {
  if (times === undefined) return undefined;
  return times === 0 ? `never ${verb}` : `${verb} ${times} ×`;
}

/** What ends a stage, and how often a refused act may be tried again, in words. */
export function stageEnds({ again, until }: GraphStage): string[] {
  const retries = again && `again at most ${again} ${again === "1" ? "time" : "times"}`;
  return [retries, until && `until ${until}`].filter((text) => text !== undefined);
}
