import type { Graph } from "./graph.ts";

/** The graph as indented JSON. */
export function toJson(graph: Graph): string {
  return `${JSON.stringify(graph, null, 2)}\n`;
}
