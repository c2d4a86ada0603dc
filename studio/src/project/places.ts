import type { Graph, Point, Size } from "@polylogue/graph";
import { keyOf } from "@polylogue/language";
import type { Layout } from "@polylogue/protocol";
import { metric } from "./card.ts";

/** Where the layout put things; the same for the same graph and sizes. It survives a message between threads. */
export interface Placed {
  readonly boxes: ReadonlyMap<string, Point & Size>;
  readonly routes: ReadonlyMap<string, Route>;
}
/** The bends of an arrow, and between which nodes it went when it was bent. */
export interface Route {
  readonly from: string;
  readonly to: string;
  readonly points: readonly Point[];
  /** The corner of its words. */
  readonly label?: Point;
}

export const nothingPlaced: Placed = { boxes: new Map(), routes: new Map() };

/** A box by its corner, counted from the composite around it. */
export interface Box extends Point, Size {
  /** Whether a person put it, or something around it, where it is. */
  readonly chosen: boolean;
}

const room = { top: metric.head + 14, side: 24 } as const;

export const placeKey = (id: string): string => keyOf({ kind: "state", name: id });

/** Every node's box: where a person put it, else where the layout did, else below everything. */
export function boxesOf(
  graph: Graph,
  sizes: ReadonlyMap<string, Size>,
  placed: Placed,
  chosen: Layout["nodes"],
): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const around = new Set(graph.nodes.map(({ parent }) => parent));
  for (const { id, parent } of graph.nodes) {
    const own = chosen[placeKey(id)];
    const at = own ?? fromLayout(id, parent, placed) ?? below(parent, graph, boxes);
    const inner = parent !== undefined;
    boxes.set(id, {
      x: inner ? Math.max(12, at.x) : at.x,
      y: inner ? Math.max(room.top - 6, at.y) : at.y,
      ...(placed.boxes.get(id) && around.has(id) ? sizeIn(placed, id) : (sizes.get(id) as Size)),
      chosen: own !== undefined || (parent !== undefined && boxes.get(parent)?.chosen === true),
    });
  }
  for (const { id } of graph.nodes.toReversed()) if (around.has(id)) grow(id, graph, boxes);
  return boxes;
}

function sizeIn(placed: Placed, id: string): Size {
  const { width, height } = placed.boxes.get(id) as Size;
  return { width, height };
}

function fromLayout(id: string, parent: string | undefined, { boxes }: Placed): Point | undefined {
  const box = boxes.get(id);
  const around = parent === undefined ? { x: 0, y: 0 } : boxes.get(parent);
  return box && around && { x: box.x - around.x, y: box.y - around.y };
}

/** Under its siblings, for the moment until the layout has seen it. */
function below(parent: string | undefined, graph: Graph, boxes: ReadonlyMap<string, Box>): Point {
  const siblings = graph.nodes
    .filter((node) => node.parent === parent)
    .flatMap(({ id }) => boxes.get(id) ?? []);
  const first = parent === undefined ? { x: 24, y: 24 } : { x: room.side, y: room.top };
  return {
    x: Math.min(...siblings.map(({ x }) => x), siblings.length > 0 ? Number.POSITIVE_INFINITY : first.x),
    y: Math.max(first.y, ...siblings.map(({ y, height }) => y + height + 48)),
  };
}

/** A composite is as large as what was put inside it needs. */
function grow(id: string, graph: Graph, boxes: Map<string, Box>): void {
  const box = boxes.get(id);
  if (!box) return;
  const inside = graph.nodes
    .filter(({ parent }) => parent === id)
    .flatMap((node) => boxes.get(node.id) ?? []);
  const width = Math.max(box.width, ...inside.map((each) => each.x + each.width + room.side));
  const height = Math.max(box.height, ...inside.map((each) => each.y + each.height + room.side));
  boxes.set(id, { ...box, width, height });
}
