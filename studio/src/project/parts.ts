import type { Diagnostic } from "@polylogue/base";
import { describe } from "@polylogue/base";
import type { Graph } from "@polylogue/graph";
import { anywhere } from "@polylogue/graph";
import type { Analysis, Located, Part } from "@polylogue/language";
import { findPart, partAt } from "@polylogue/language";

/** The part that a node stands for. */
export const partOfNode = (id: string): Part =>
  id === anywhere ? { kind: "scene" } : { kind: "state", name: id };

/** The part that an arrow stands for: `draft.1` an arrow, `draft.on.1` and `on.1` exits. */
export const partOfEdge = (id: string): Part => ({ kind: isExit(id) ? "exit" : "arrow", id });

const isExit = (id: string) => /(^|\.)on\.\d+$/.test(id);

/** The node or edge that shows a part; for a step it is the node it stands in. */
export function shownAs(part: Part | undefined): {
  readonly node?: string;
  readonly edge?: string;
  readonly line?: string;
} {
  if (!part) return {};
  if (part.kind === "state") return { node: part.name };
  if (part.kind === "arrow" || part.kind === "exit") return { edge: part.id };
  if (part.kind === "step") return { node: part.id.replace(/\.step\.\d+$/, ""), line: part.id };
  return {};
}

/** A fault of a node, in words. */
export interface Fault {
  readonly severity: Diagnostic["severity"];
  readonly text: string;
}

/** The faults of a text, each at the innermost node or arrow that is drawn around it; the others by the name `""`. */
export function faultsOf(
  { ast, diagnostics, source }: Analysis,
  graph: Graph,
): ReadonlyMap<string, readonly Fault[]> {
  const drawn = new Set([...graph.nodes, ...graph.edges].map(({ id }) => id));
  const faults = new Map<string, Fault[]>();
  for (const diagnostic of diagnostics) {
    const { message, hint } = describe(diagnostic, source);
    const id = ownerOf(partAt(ast, diagnostic.span.start), ast, drawn);
    const text = hint ? `${message} ${hint}` : message;
    faults.set(id, [...(faults.get(id) ?? []), { severity: diagnostic.severity, text }]);
  }
  return faults;
}

function ownerOf(located: Located | undefined, ast: Analysis["ast"], drawn: ReadonlySet<string>): string {
  if (!located) return "";
  const { node, edge } = shownAs(located.part);
  const id = edge ?? node;
  if (id !== undefined && drawn.has(id)) return id;
  return ownerOf(located.parent && findPart(ast, located.parent), ast, drawn);
}
