import type { Span } from "@polylogue/base";
import { functionNamed, show } from "@polylogue/expression";
import type { Reference } from "@polylogue/model";
import type { AnyNode } from "@polylogue/syntax";
import { read, visit } from "@polylogue/syntax";
import type { Analysis } from "./analysis.ts";
import { referenceAt } from "./analysis.ts";
import { wordAt } from "./words.ts";

/** What is told of the thing under the pointer. Plain text throughout. */
export interface Hover {
  readonly span: Span;
  /** Such as `setting players: integer 1..12`. */
  readonly title: string;
  readonly doc?: string;
}

/** What a name or word at a place means. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const reference = referenceAt(analysis, offset);
  return reference ? ofName(reference, analysis) : wordAt(analysis.source, offset);
}

function ofName({ span, to, type }: Reference, analysis: Analysis): Hover {
  if (to.kind === "function") {
    const spec = functionNamed(to.name);
    return { span, title: `function ${to.name}`, ...(spec && { doc: spec.doc }) };
  }
  const doc = docOf(to, analysis);
  const typed = type && type.kind !== "unknown" && !untyped.has(to.kind);
  const title = `${to.kind} ${to.name}${typed ? `${to.kind === "type" ? " =" : ":"} ${show(type)}` : ""}`;
  return { span, title, ...(doc && { doc }) };
}

const untyped = new Set<Reference["to"]["kind"]>(["state", "final", "slot", "scene", "question"]);

/** The `///` lines of whatever is declared at a place. */
function docOf({ file, span }: Reference["to"], analysis: Analysis): string | undefined {
  const source = file === analysis.file ? analysis.source : analysis.host.read(file);
  if (source === undefined) return undefined;
  let doc: string | undefined;
  const declares = (node: AnyNode) =>
    "name" in node && typeof node.name === "object" && node.name?.span.start === span.start;
  visit(read(source, file).ast, {
    enter(node) {
      if (declares(node) && "doc" in node) doc = node.doc;
      return node.span.start <= span.start && span.start <= node.span.end;
    },
  });
  return doc;
}
