import type { Graph, GraphEdge, Size } from "@polylogue/graph";
import type { Layout } from "@polylogue/protocol";
import type { Edge, Node } from "@xyflow/react";
import type { CardData } from "./card.ts";
import { cardOf, sizeOf } from "./card.ts";
import type { Folded } from "./fold.ts";
import type { Box, Placed, Route } from "./places.ts";
import { boxesOf } from "./places.ts";
import { same } from "./same.ts";

export type CardNode = Node<CardData, "card" | "composite" | "pill">;
export type ArrowEdge = Edge<ArrowData, "arrow">;

export type ArrowData = {
  readonly id: string;
  readonly guard?: string;
  readonly bound?: string;
  readonly cause?: GraphEdge["cause"];
  readonly order?: number;
  /** What stands at it, cut short. */
  readonly label: string;
  /** All of it in words, for a reader and a tooltip. */
  readonly words: string;
  readonly route?: Route;
};

/** What the canvas shows. A value made from another one keeps every element that did not change. */
export interface Elements {
  readonly nodes: readonly CardNode[];
  readonly edges: readonly ArrowEdge[];
}

export const nothingShown: Elements = { nodes: [], edges: [] };
const longestGuard = 40;

/** The cards of a graph, and how large they come out: all that the layout must know. */
export function cardsOf({ graph, held }: Folded): { cards: CardData[]; sizes: Map<string, Size> } {
  const cards = graph.nodes.map((node) => cardOf(node, graph, held));
  return { cards, sizes: new Map(cards.map((card) => [card.id, sizeOf(card)])) };
}

/** A graph as React Flow draws it. */
export function project(
  { graph }: Folded,
  { cards, sizes }: ReturnType<typeof cardsOf>,
  placed: Placed,
  chosen: Layout["nodes"],
  before: Elements = nothingShown,
): Elements {
  const boxes = boxesOf(graph, sizes, placed, chosen);
  const nodes = cards.map((card, nth) => cardNode(card, graph.nodes[nth]?.parent, boxes.get(card.id) as Box));
  const edges = graph.edges.map((edge) => arrowEdge(edge, boxes, placed));
  return { nodes: kept(before.nodes, nodes), edges: kept(before.edges, edges) };
}

const types = { state: "card", final: "card", composite: "composite", anywhere: "pill" } as const;

function cardNode(card: CardData, parent: string | undefined, box: Box): CardNode {
  const { x, y, width, height } = box;
  const type = card.folded ? "card" : types[card.kind];
  return {
    id: card.id,
    type,
    position: { x, y },
    width,
    height,
    measured: { width, height },
    data: card,
    ...(parent !== undefined && { parentId: parent }),
    ariaLabel: spoken(card),
    connectable: true,
    deletable: card.kind !== "anywhere",
  };
}

/** A state as it is read out. */
export function spoken({ kind, label, start, roles, inside }: CardData): string {
  const what = { state: "State", composite: "Composite state", final: "Final", anywhere: "Exits from" }[kind];
  const who = roles.length > 0 && `with ${roles.join(", ")}`;
  const held = inside.length > 0 && `${inside.length} states inside`;
  return [`${what} ${label}`, start && "the start", who, held].filter(Boolean).join(", ");
}

function arrowEdge(edge: GraphEdge, boxes: ReadonlyMap<string, Box>, placed: Placed): ArrowEdge {
  const { id, from, to, guard, bound, cause, order } = edge;
  const route = placed.routes.get(id);
  const stays = route?.from === from && route.to === to && !boxes.get(from)?.chosen && !boxes.get(to)?.chosen;
  const words = inWords(edge);
  return {
    id,
    type: "arrow",
    source: from,
    target: to,
    ariaLabel: words,
    data: {
      id,
      label: labelOf(edge),
      words,
      ...(guard && { guard }),
      ...(bound && { bound }),
      ...(cause && { cause }),
      ...(order !== undefined && { order }),
      ...(stays && { route }),
    },
  };
}

/** What stands at an arrow. */
export function labelOf({ guard, bound, cause }: GraphEdge): string {
  const why = cause
    ? `on ${cause}`
    : guard && guard.length > longestGuard
      ? `${guard.slice(0, longestGuard - 1)}…`
      : guard;
  return [why, bound && `≤ ${bound}`].filter(Boolean).join(" · ");
}

function inWords({ from, to, guard, bound, cause }: GraphEdge): string {
  const why = cause ? `on ${cause}` : guard ? `when ${guard}` : "";
  return [`Arrow from ${from === "*" ? "anywhere" : from} to ${to}`, why, bound && `at most ${bound} times`]
    .filter(Boolean)
    .join(", ");
}

/** The graph with the words that are drawn, which are those that need room. */
export function drawn(graph: Graph): Graph {
  return {
    ...graph,
    edges: graph.edges.map(({ cause, bound, guard, ...edge }) => ({
      ...edge,
      ...(cause && { cause }),
      ...(!cause &&
        (guard || bound) && {
          guard: labelOf({ ...edge, ...(guard && { guard }), ...(bound && { bound }) }),
        }),
      ...(cause && bound && { bound }),
    })),
  };
}

interface Element {
  readonly id: string;
  readonly selected?: boolean;
  readonly data?: unknown;
}

/** The new elements, each as the same object as before where it is equal. */
function kept<E extends Element>(before: readonly E[], next: readonly E[]): readonly E[] {
  const known = new Map(before.map((each) => [each.id, each]));
  const all = next.map((each) => keptOne(known.get(each.id), each));
  return all.length === before.length && all.every((each, nth) => each === before[nth]) ? before : all;
}

/** One that only moved keeps its data, so that its card is not drawn again. */
function keptOne<E extends Element>(old: E | undefined, next: E): E {
  if (!old) return next;
  const data = same(old.data, next.data) ? old.data : next.data;
  const fresh = { ...next, data, ...(old.selected !== undefined && { selected: old.selected }) };
  return same(old, fresh) ? old : fresh;
}
