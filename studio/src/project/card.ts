import type { Graph, GraphLine, GraphNode, GraphStage, Size } from "@polylogue/graph";
import { stageEnds, widthOf, wrap } from "@polylogue/graph";

/** What a node shows. It holds no places of the text, so that typing elsewhere leaves it equal. */
export type CardData = {
  readonly id: string;
  readonly kind: GraphNode["kind"];
  readonly label: string;
  readonly doc?: string;
  readonly start: boolean;
  readonly budget?: string;
  readonly roles: readonly string[];
  readonly lines: readonly CardLine[];
  /** States inside, at any depth. */
  readonly inside: readonly string[];
  /** Whether a composite is shown without what it holds. */
  readonly folded: boolean;
};

export interface CardLine {
  /** The step's id. */
  readonly id: string;
  /** The step as written, broken into rows. */
  readonly rows: readonly string[];
  readonly lane?: Lane;
}

/** A stage: the company, who judges between, and when it ends. */
export interface Lane {
  readonly stage: string;
  readonly cast: readonly { readonly role: string; readonly rows: readonly string[] }[];
  readonly judges: readonly {
    readonly when?: string;
    readonly roles: readonly string[];
    readonly rule?: readonly string[];
  }[];
  readonly ends: readonly string[];
}

/** Lengths that the style sheet repeats. */
export const metric = { head: 40, row: 18, chip: 24, pad: 10, laneHead: 30, verdict: 44, gap: 4 } as const;
const longest = 60;
const laneColumn = 34;

export function cardOf(
  node: GraphNode,
  graph: Graph,
  folded: ReadonlyMap<string, readonly string[]>,
): CardData {
  const { id, kind, label, doc, start, budget, roles } = node;
  const hidden = folded.get(id);
  return {
    id,
    kind,
    label,
    ...(doc && { doc }),
    start,
    ...(budget && { budget }),
    roles,
    lines: node.lines.map(lineOf),
    inside: hidden ?? heldBy(id, graph),
    folded: hidden !== undefined,
  };
}

/** The ids of all nodes inside one, in written order. */
export function heldBy(id: string, graph: Graph): string[] {
  return graph.nodes
    .filter(({ parent }) => parent === id)
    .flatMap((node) => [node.id, ...heldBy(node.id, graph)]);
}

function lineOf({ id, text, stage }: GraphLine): CardLine {
  if (!stage) return { id, rows: wrap(text, longest, longest - 2) };
  return { id, rows: [], lane: laneOf(stage) };
}

function laneOf(stage: GraphStage): Lane {
  const brief = (text: string) => wrap(text, laneColumn, laneColumn - 2);
  return {
    stage: stage.name,
    cast: stage.cast.map(({ role, text }) => ({ role, rows: brief(text) })),
    judges: stage.judges.map(({ when, roles, verdict }, nth) => ({
      ...(when ? { when: `when ${when}` } : stage.judges.length > 1 && nth > 0 && { when: "otherwise" }),
      roles,
      ...(verdict && { rule: brief(verdict) }),
    })),
    ends: stageEnds(stage),
  };
}

// ---- how large it comes out ----

export function sizeOf(card: CardData): Size {
  if (card.kind === "anywhere") return { width: widthOf(card.label, "label") + 36, height: 30 };
  const width = Math.max(headWidth(card), ...card.lines.map(lineWidth), 150);
  const heights = card.lines.map(lineHeight);
  if (card.kind === "composite" || heights.length === 0) return { width, height: metric.head };
  const body = heights.reduce((sum, height) => sum + height, 0) + (heights.length - 1) * metric.gap;
  return { width, height: metric.head + 2 * metric.pad + body };
}

const chipWidth = (role: string) => widthOf(role, "label") + 30;

function headWidth({ label, roles, budget, folded }: CardData): number {
  const words = [budget && `≤ ${budget}`, folded && "00 states inside"].filter(
    (each) => typeof each === "string",
  );
  const aside = words.reduce((sum, text) => sum + widthOf(text, "label") + 10, 0);
  return 58 + widthOf(label, "title") + roles.reduce((sum, role) => sum + chipWidth(role) + 5, 0) + aside;
}

const codeWidth = (rows: readonly string[]) => Math.max(0, ...rows.map((row) => widthOf(row, "code")));

function lineWidth({ rows, lane }: CardLine): number {
  return lane ? laneWidth(lane) : codeWidth(rows) + 48;
}

function laneWidth({ cast, judges, ends }: Lane): number {
  const company = Math.max(90, ...cast.map(({ rows }) => codeWidth(rows)));
  const bench = Math.max(90, ...judges.map(benchWidth));
  return Math.max(company + bench + 240, codeWidth(ends) + 64);
}

function benchWidth({ when, roles, rule }: Lane["judges"][number]): number {
  const chips = roles.reduce((sum, role) => sum + chipWidth(role) + 5, 0);
  return Math.max(chips, codeWidth(rule ?? []), Math.min(240, widthOf(when ?? "", "label")));
}

function lineHeight({ rows, lane }: CardLine): number {
  return lane ? laneHeight(lane) : rows.length * metric.row;
}

function laneHeight({ cast, judges, ends }: Lane): number {
  const company = cast.reduce((sum, { rows }) => sum + rows.length * metric.row + metric.gap, 0);
  const bench = judges.reduce((sum, judge) => sum + judgeHeight(judge), 0);
  return metric.laneHead + Math.max(company, bench, 44) + metric.verdict + ends.length * metric.row + 14;
}

function judgeHeight({ when, roles, rule = [] }: Lane["judges"][number]): number {
  return (when ? 16 : 0) + (roles.length > 0 ? metric.chip : 0) + rule.length * metric.row + metric.gap;
}
