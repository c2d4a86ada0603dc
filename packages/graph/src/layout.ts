import ElkConstructor from "elkjs/lib/elk.bundled.js";
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import { backwards } from "./backwards.ts";
import { type Card, cardOf, type Looks } from "./card.ts";
import type { Graph, GraphEdge, GraphNode } from "./graph.ts";
import { widthOf } from "./measure.ts";
import { edgeLabel } from "./wording.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Size {
  readonly width: number;
  readonly height: number;
}
export interface PlacedNode extends Point, Size {
  readonly node: GraphNode;
  readonly card: Card;
}
export interface PlacedEdge {
  readonly edge: GraphEdge | undefined;
  readonly points: readonly Point[];
  readonly label?: Point & { readonly text: string; readonly width: number };
}
/** Boxes and arrows with their places. */
export interface Arrangement extends Size {
  /** By the node's id. */
  readonly boxes: ReadonlyMap<string, Point & Size>;
  readonly edges: readonly PlacedEdge[];
  /** The dots that point at where a scene and each composite start. */
  readonly starts: readonly Point[];
}
export interface Layout extends Omit<Arrangement, "boxes"> {
  readonly nodes: readonly PlacedNode[];
}

const options: Record<string, string> = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.randomSeed": "1",
  "elk.spacing.nodeNode": "44",
  "elk.spacing.nodeSelfLoop": "22",
  "elk.spacing.edgeNode": "26",
  "elk.spacing.edgeEdge": "18",
  "elk.spacing.edgeLabel": "4",
  "elk.layered.spacing.nodeNodeBetweenLayers": "34",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "16",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.nodePlacement.favorStraightEdges": "true",
  "elk.layered.thoroughness": "20",
  "elk.padding": "[top=24,left=24,bottom=24,right=24]",
};

/** Keeps states and arrows in written order from left to right; ELK does so for flat graphs only. */
const flatOptions: Record<string, string> = { "elk.layered.considerModelOrder.strategy": "PREFER_NODES" };

const main: Record<string, string> = {
  "elk.layered.priority.straightness": "10",
  "elk.layered.priority.shortness": "10",
};

/** Places a graph's cards and bends its arrows; the same graph always comes out the same. */
export async function layout(graph: Graph, looks: Looks): Promise<Layout> {
  const cards = new Map(graph.nodes.map((node) => [node.id, cardOf(node, looks)]));
  const { boxes, ...rest } = await arrange(graph, cards);
  const nodes = graph.nodes.map((node) => ({
    node,
    card: cards.get(node.id) as Card,
    ...(boxes.get(node.id) as Point & Size),
  }));
  return { ...rest, nodes };
}

/** Places boxes of given sizes; that of a composite is the room its own words take. */
export async function arrange(graph: Graph, sizes: ReadonlyMap<string, Size>): Promise<Arrangement> {
  const back = backwards(graph);
  const root: ElkNode = {
    id: "root",
    layoutOptions: graph.nodes.some((node) => node.kind === "composite")
      ? options
      : { ...options, ...flatOptions },
    children: childrenOf(undefined, graph, sizes),
    edges: [
      ...graph.nodes.filter((n) => n.start).map(startEdge),
      ...graph.edges.map((edge) => elkEdge(edge, back.has(edge.id))),
    ],
  };
  // The published types describe a CommonJS default; the module's default export is the class itself.
  const Elk = ElkConstructor as unknown as new () => { layout(node: ElkNode): Promise<ElkNode> };
  return read(await new Elk().layout(root), graph, back);
}

function childrenOf(parent: string | undefined, graph: Graph, sizes: ReadonlyMap<string, Size>): ElkNode[] {
  return graph.nodes
    .filter((node) => node.parent === parent)
    .flatMap((node) => [...(node.start ? [startDot(node)] : []), elkNode(node, graph, sizes)]);
}

function startDot(node: GraphNode): ElkNode {
  return { id: `start:${node.id}`, width: 12, height: 12 };
}

function elkNode(node: GraphNode, graph: Graph, sizes: ReadonlyMap<string, Size>): ElkNode {
  const { width, height } = sizes.get(node.id) as Size;
  if (node.kind !== "composite") return { id: node.id, width, height };
  const room = `[top=${height + 14},left=24,bottom=24,right=24]`;
  return {
    id: node.id,
    children: childrenOf(node.id, graph, sizes),
    layoutOptions: {
      ...options,
      "elk.padding": room,
      "elk.nodeSize.constraints": "MINIMUM_SIZE",
      "elk.nodeSize.minimum": `(${width},${height})`,
    },
  };
}

function startEdge(node: GraphNode): ElkExtendedEdge {
  return {
    id: `start-edge:${node.id}`,
    sources: [`start:${node.id}`],
    targets: [node.id],
    layoutOptions: main,
  };
}

/** An arrow that leads back is laid out the other way round, so that what follows stands below. */
function elkEdge(edge: GraphEdge, back: boolean): ElkExtendedEdge {
  const text = edgeLabel(edge);
  const label = { text, width: widthOf(text, "label") + 14, height: 20 };
  return {
    id: edge.id,
    sources: [back ? edge.to : edge.from],
    targets: [back ? edge.from : edge.to],
    // Arrows run straight down the page; exits make way for them.
    layoutOptions: edge.cause ? {} : main,
    labels: text ? [{ ...label, layoutOptions: { "elk.edgeLabels.inline": "true" } }] : [],
  };
}

// ---- reading the answer ---------------------------------------------------

function read(root: ElkNode, graph: Graph, back: ReadonlySet<string>): Arrangement {
  const boxes = new Map<string, Point & Size>();
  walk(root, { x: 0, y: 0 }, ({ id, width = 0, height = 0 }, at) => boxes.set(id, { ...at, width, height }));
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    boxes,
    edges: (root.edges ?? []).map((edge) => placedEdge(edge, graph, boxes, back.has(edge.id))),
    starts: graph.nodes.filter((n) => n.start).map((n) => middle(boxes.get(`start:${n.id}`) as Point)),
  };
}

const middle = ({ x, y }: Point): Point => ({ x: x + 6, y: y + 6 });

function walk(node: ElkNode, origin: Point, visit: (node: ElkNode, at: Point) => void): void {
  const at = { x: origin.x + (node.x ?? 0), y: origin.y + (node.y ?? 0) };
  visit(node, at);
  for (const child of node.children ?? []) walk(child, at, visit);
}

/** ELK counts an edge's points from the node that holds both its ends. */
function placedEdge(
  edge: ElkExtendedEdge,
  graph: Graph,
  corners: ReadonlyMap<string, Point>,
  back: boolean,
): PlacedEdge {
  const holder = (edge as { container?: string }).container ?? "root";
  const origin = corners.get(holder) ?? { x: 0, y: 0 };
  const add = (p: Point): Point => ({ x: p.x + origin.x, y: p.y + origin.y });
  const points = (edge.sections ?? [])
    .flatMap((s) => [s.startPoint, ...(s.bendPoints ?? []), s.endPoint])
    .map(add);
  const label = edge.labels?.[0];
  const text = label?.text;
  return {
    edge: graph.edges.find((e) => e.id === edge.id),
    points: back ? points.toReversed() : points,
    ...(text &&
      label && { label: { ...add({ x: label.x ?? 0, y: label.y ?? 0 }), text, width: label.width ?? 0 } }),
  };
}
