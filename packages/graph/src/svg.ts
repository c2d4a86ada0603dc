import type { Item, Run } from "./card.ts";
import { looksOf } from "./card.ts";
import type { Graph } from "./graph.ts";
import { type Layout, layout, type PlacedEdge, type PlacedNode, type Point } from "./layout.ts";
import { widthOf, wrap } from "./measure.ts";
import { style } from "./theme.ts";

/** The graph as one self-contained SVG: no script, nothing from elsewhere, light or dark as the reader prefers. */
export async function toSvg(graph: Graph): Promise<string> {
  const placed = await layout(graph, looksOf(graph.roles));
  const about = [graph.doc ?? "", ...(graph.notes ?? [])]
    .filter(Boolean)
    .flatMap((p) => wrap(oneLine(p), 96));
  const top = 40 + about.length * 18 + 4;
  const width = Math.max(placed.width, ...about.map((l) => widthOf(l, "label") + 60), 320);
  const height = placed.height + top;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(`The states of ${graph.scene}`)}">`,
    `<title>${escape(graph.scene)}</title>`,
    `<style>${style}</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    text(24, 38, [{ text: graph.scene, look: "scene" }]),
    ...about.map((line, i) => text(24, 60 + i * 18, [{ text: line, look: "about" }])),
    `<g transform="translate(${n((width - placed.width) / 2)} ${top})">`,
    ...body(placed),
    "</g>",
    "</svg>\n",
  ].join("\n");
}

const oneLine = (words: string) => words.replace(/\s+/g, " ").trim();

function body(placed: Layout): string[] {
  const groups = placed.nodes.filter((p) => p.node.kind === "composite");
  const others = placed.nodes.filter((p) => p.node.kind !== "composite");
  return [
    ...groups.map(drawNode),
    ...placed.edges.map(drawEdge),
    ...placed.starts.map((p) => `<circle class="start" cx="${n(p.x)}" cy="${n(p.y)}" r="6"/>`),
    ...others.map(drawNode),
    ...placed.edges.map(drawLabel),
    ...placed.edges.map(drawOrder),
  ].filter(Boolean);
}

// ---- nodes ----------------------------------------------------------------

const frames: Record<PlacedNode["node"]["kind"], { look: string; round: number }> = {
  state: { look: "card", round: 10 },
  composite: { look: "group", round: 14 },
  final: { look: "card", round: 10 },
  anywhere: { look: "panel", round: 14 },
};

function drawNode(placed: PlacedNode): string {
  const { node, card, x, y, width, height } = placed;
  const { look, round } = frames[node.kind];
  const parts = [
    ...(node.doc ? [`<title>${escape(node.doc)}</title>`] : []),
    box(0, 0, width, height, node.times === 0 ? `${look} unused` : look, round),
    ...(node.kind === "final" ? [box(4, 4, width - 8, height - 8, "inner", round - 3)] : []),
    ...card.items.map(drawItem),
  ];
  return `<g id="${escape(`state-${node.id}`)}" transform="translate(${n(x)} ${n(y)})">${parts.join("")}</g>`;
}

function drawItem(item: Item): string {
  const draw = drawings[item.kind] as (item: Item) => string;
  return draw(item);
}

const drawings: { [K in Item["kind"]]: (item: Extract<Item, { kind: K }>) => string } = {
  text: ({ x, y, runs }) => text(x, y, runs),
  box: ({ x, y, width, height, look, round }) => box(x, y, width, height, look, round),
  rule: ({ x, y, width }) => `<path class="rule" d="M${n(x)} ${n(y)}h${n(width)}"/>`,
  mark: ({ x, y, job, look }) => marks[job](x, y, look),
  pointer: ({ x, y, width }) =>
    `<path class="arrow" d="M${n(x)} ${n(y)}h${n(width - 5)}"/>${tip({ x: x + width - 8, y }, { x: x + width, y }, "tip")}`,
};

/** A role is a disc, a moderator a diamond, a reviser a ring, a played scene a square. */
const marks: Record<Extract<Item, { kind: "mark" }>["job"], (x: number, y: number, look: string) => string> =
  {
    role: (x, y, look) => `<circle class="mark ${look}" cx="${n(x)}" cy="${n(y)}" r="3.5"/>`,
    moderator: (x, y, look) => `<path class="mark ${look}" d="M${n(x)} ${n(y - 5)}l4.6 5l-4.6 5l-4.6-5z"/>`,
    reviser: (x, y, look) => `<circle class="ring ${look}" cx="${n(x)}" cy="${n(y)}" r="3.4"/>`,
    scene: (x, y, look) =>
      `<rect class="mark ${look}" x="${n(x - 3.5)}" y="${n(y - 3.5)}" width="7" height="7" rx="1.5"/>`,
  };

function box(x: number, y: number, width: number, height: number, look: string, round: number): string {
  return `<rect class="${look}" x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}" rx="${round}"/>`;
}

function text(x: number, y: number, runs: readonly Run[]): string {
  const only = runs.length === 1 ? runs[0] : undefined;
  if (only) return `<text${look(only)} x="${n(x)}" y="${n(y)}">${escape(only.text)}</text>`;
  const spans = runs.map((run) => `<tspan${look(run)}>${escape(run.text)}</tspan>`);
  return `<text x="${n(x)}" y="${n(y)}">${spans.join("")}</text>`;
}

const look = (run: Run) => (run.look ? ` class="${run.look}"` : "");

// ---- edges ----------------------------------------------------------------

function drawEdge({ edge, points }: PlacedEdge): string {
  const [last, before] = [points.at(-1), points.at(-2)];
  if (!last || !before) return "";
  const exit = edge?.cause !== undefined;
  const unused = edge?.times === 0 ? " unused" : "";
  const path = `<path class="arrow${exit ? " exit" : ""}${unused}" d="${rounded(shortened(points))}"/>`;
  return `<g${edge ? ` id="${escape(`arrow-${edge.id}`)}"` : ""}>${path}${tip(before, last, exit ? "exit-tip" : "tip")}</g>`;
}

function drawLabel({ edge, label }: PlacedEdge): string {
  if (!label) return "";
  const exit = edge?.cause !== undefined;
  const words = text(label.x + 7, label.y + 14, [
    { text: label.text, look: exit ? "label exit-label" : "label" },
  ]);
  return `${box(label.x, label.y, label.width, 20, "bare", 6)}${words}`;
}

/** A small number at an arrow's tail, where the order of several matters. */
function drawOrder({ edge, points }: PlacedEdge): string {
  const [tail, next] = points;
  if (edge?.order === undefined || !tail || !next) return "";
  const long = Math.hypot(next.x - tail.x, next.y - tail.y) || 1;
  const out = Math.min(11, long / 2) / long;
  const [x, y] = [tail.x + (next.x - tail.x) * out, tail.y + (next.y - tail.y) * out];
  const number = text(x, y + 3.5, [{ text: String(edge.order), look: "order" }]);
  return `<circle class="bead" cx="${n(x)}" cy="${n(y)}" r="7.5"/>${number}`;
}

/** The line stops inside its arrowhead. */
function shortened(points: readonly Point[]): Point[] {
  const last = points.at(-1) as Point;
  const before = points.at(-2) as Point;
  const long = Math.hypot(last.x - before.x, last.y - before.y) || 1;
  const keep = Math.max(0, long - 6) / long;
  return [
    ...points.slice(0, -1),
    { x: before.x + (last.x - before.x) * keep, y: before.y + (last.y - before.y) * keep },
  ];
}

/** A path with its corners rounded. */
function rounded(points: readonly Point[]): string {
  const steps = points.map((p, i) => {
    const next = points[i + 1];
    const previous = points[i - 1];
    if (!previous) return `M${n(p.x)} ${n(p.y)}`;
    if (!next) return `L${n(p.x)} ${n(p.y)}`;
    const [a, b] = [near(p, previous), near(p, next)];
    return `L${n(a.x)} ${n(a.y)}Q${n(p.x)} ${n(p.y)} ${n(b.x)} ${n(b.y)}`;
  });
  return steps.join("");
}

function near(corner: Point, other: Point): Point {
  const long = Math.hypot(other.x - corner.x, other.y - corner.y) || 1;
  const part = Math.min(7, long / 2) / long;
  return { x: corner.x + (other.x - corner.x) * part, y: corner.y + (other.y - corner.y) * part };
}

function tip(from: Point, to: Point, className: string): string {
  const long = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const [ux, uy] = [(to.x - from.x) / long, (to.y - from.y) / long];
  const at = (back: number, side: number) =>
    `${n(to.x - ux * back - uy * side)} ${n(to.y - uy * back + ux * side)}`;
  return `<path class="${className}" d="M${n(to.x)} ${n(to.y)}L${at(9, 4.2)}L${at(9, -4.2)}Z"/>`;
}

// ---- characters -----------------------------------------------------------

const n = (value: number) => String(Math.round(value * 10) / 10);

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as XML: markup characters as entities, characters that XML forbids left out. */
function escape(words: string): string {
  return words
    .replace(/[&<>"']/g, (c) => entities[c] as string)
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
}
