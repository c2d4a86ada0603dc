import type { Graph, PlacedEdge, Size } from "@polylogue/graph";
import type { Placed, Route } from "../project/places.ts";

/** What the layout's thread is asked, and what it answers. */
export interface LayoutRequest {
  readonly id: number;
  readonly graph: Graph;
  readonly sizes: ReadonlyMap<string, Size>;
}
export interface LayoutAnswer {
  readonly id: number;
  readonly placed: Placed;
}

/** An arrow's bends as the canvas keeps them. */
export function routeOf({ edge, points, label }: PlacedEdge): [string, Route][] {
  if (!edge) return [];
  const { id, from, to } = edge;
  return [[id, { from, to, points, ...(label && { label: { x: label.x, y: label.y } }) }]];
}
