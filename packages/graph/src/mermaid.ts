import type { Graph, GraphEdge, GraphLine, GraphNode, GraphStage } from "./graph.ts";
import { edgeLabel, stageEnds, timesLabel } from "./wording.ts";

/** A Mermaid `stateDiagram-v2`: states with their steps, arrows with their conditions and bounds. */
export function toMermaid(graph: Graph): string {
  const top = graph.nodes.filter((node) => node.parent === undefined);
  const lines = [
    "---",
    `title: ${JSON.stringify(graph.scene)}`,
    "---",
    "stateDiagram-v2",
    ...top.flatMap((node) => nodeLines(graph, node, "  ")),
    ...graph.edges.map((edge) => `  ${edgeLine(edge)}`),
    ...graph.nodes.filter((node) => node.kind === "final").map((node) => `  ${nodeId(node.id)} --> [*]`),
  ];
  return `${lines.join("\n")}\n`;
}

function nodeLines(graph: Graph, node: GraphNode, indent: string): string[] {
  const id = nodeId(node.id);
  const start = node.start ? [`${indent}[*] --> ${id}`] : [];
  return [
    ...start,
    ...(node.kind === "composite" ? compositeLines(graph, node, indent) : stateLines(node, indent)),
  ];
}

function compositeLines(graph: Graph, node: GraphNode, indent: string): string[] {
  const inside = graph.nodes.filter((inner) => inner.parent === node.id);
  return [
    `${indent}state "${escape(title(node))}" as ${nodeId(node.id)} {`,
    ...inside.flatMap((inner) => nodeLines(graph, inner, `${indent}  `)),
    `${indent}}`,
  ];
}

function stateLines(node: GraphNode, indent: string): string[] {
  const id = nodeId(node.id);
  return [
    `${indent}${id}: ${escape(title(node))}`,
    ...node.lines.flatMap(words).map((line) => `${indent}${id}: ${escape(line)}`),
  ];
}

function words({ text, stage }: GraphLine): string[] {
  if (!stage) return [text];
  return [
    `stage ${stage.name}`,
    ...stage.cast.map((cast) => cast.text),
    ...stage.judges.map(judgeLine),
    ...stageEnds(stage),
  ];
}

function judgeLine({ when, roles, verdict }: GraphStage["judges"][number]): string {
  const by = roles.length > 0 ? [`by ${roles.join(", ")}`] : [];
  const words = [...(when ? [`when ${when},`] : []), "judged", ...by, ...(verdict ? [`as ${verdict}`] : [])];
  return words.join(" ");
}

function title(node: GraphNode): string {
  const named = node.budget ? `${node.label} (budget ${node.budget})` : node.label;
  return [named, timesLabel(node, "entered")].filter(Boolean).join(" · ");
}

function edgeLine(edge: GraphEdge): string {
  const label = edgeLabel(edge);
  return `${nodeId(edge.from)} --> ${nodeId(edge.to)}${label ? `: ${escape(label)}` : ""}`;
}

/** A prefix keeps states apart from Mermaid's own words (`end`, `state`, `note`). */
function nodeId(name: string): string {
  return name === "*" ? "anywhere" : `s_${name}`;
}

/** Mermaid reads `#35;` as a character; everything that could end a label or become markup is written so. */
function escape(label: string): string {
  return label.replace(/[^\p{L}\p{N} .,=!?()+*/%'≤·-]/gu, (c) => `#${c.codePointAt(0)};`);
}
