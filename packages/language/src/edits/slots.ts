import type { Span } from "@polylogue/base";
import type * as ast from "@polylogue/syntax";
import type { PartNode } from "../part.ts";
import type { TextChange } from "./change.ts";
import { commentsAbove, extentOf, indentAt, lineBreakOf, lineStart, nextLine } from "./lines.ts";

/** A place of a part that can be written anew. */
export interface Slot {
  /** What stands there now. */
  readonly text?: string;
  readonly write: (text: string) => TextChange;
  /** Absent where the place cannot be empty. */
  readonly clear?: TextChange;
}

type Slots<N> = Readonly<Record<string, (node: N, source: string) => Slot | undefined>>;
type Of<K extends PartNode["kind"]> = Extract<PartNode, { kind: K }>;

/** What can be set of each kind of part. */
export const slots: { readonly [K in PartNode["kind"]]: Slots<Of<K>> } = {
  SceneHeader: { doc },
  UseDeclaration: {},
  ValueDeclaration: {
    // Values that share one word share their documentation, too: it can be written for none of them alone.
    doc: (node, source) => (sharesWord(node, source) ? undefined : doc(node, source)),
    type: ({ type }, source) => written(type.span, source),
    initial: ({ type, initial }, source) => appended(type.span.end, initial?.span, " = ", source),
  },
  TypeDeclaration: { doc, type: ({ type }, source) => written(type.span, source) },
  ModelDeclaration: { doc, parameters: ({ parameters }, source) => written(parameters.span, source) },
  RoleDeclaration: {
    doc,
    job: ({ span, job }, source) => written({ start: span.start, end: span.start + job.length }, source),
    signature: (node, source) => signature(node, source),
    is: trait("PersonaTrait", "is"),
    called: trait("CalledTrait", "called"),
    "played by": trait("PlayedByTrait", "played by"),
    remembers: trait("RemembersTrait", "remembers"),
    budget: trait("BudgetClause", "budget"),
  },
  Question: {
    prompt: ({ prompt }, source) => written(prompt.span, source),
    says: (node, source) => written(saysSpan(node, source), source),
  },
  StateDeclaration: { doc, budget: (node, source) => bodyLine(node, node.budget, "budget", source) },
  FinalDeclaration: { doc },
  TestDeclaration: { source: whole },
  ClaimDeclaration: { source: whole, condition: ({ condition }, source) => written(condition.span, source) },
  SetStep: { source: whole, value: ({ value }, source) => written(value.span, source) },
  YieldsStep: { source: whole, fields: ({ fields }, source) => written(fields.span, source) },
  SpeakStep: { source: whole },
  StageStep: { source: whole },
  Arrow: {
    when: (node, source) => guard(node, source),
    target: ({ target }, source) => written(target.span, source),
    "at most": bound,
  },
  ExitClause: {
    cause: ({ cause }, source) => written(cause.span, source),
    target: ({ target }, source) => written(target.span, source),
    "at most": bound,
  },
};

function written(span: Span, source: string): Slot {
  return { text: source.slice(span.start, span.end), write: (text) => ({ span, text }) };
}

function whole({ span }: PartNode, source: string): Slot {
  return written(span, source);
}

/** Something that may follow, led in by a word or sign. */
function appended(after: number, there: Span | undefined, lead: string, source: string): Slot {
  if (!there) return { write: (text) => ({ span: { start: after, end: after }, text: lead + text }) };
  return { ...written(there, source), clear: { span: { start: after, end: there.end }, text: "" } };
}

// ---- documentation ----

/** Whether a value stands in a list: `input a: text, b: text`. */
export const sharesWord = ({ span }: ast.ValueDeclaration, source: string): boolean =>
  /,\s*$/.test(source.slice(0, span.start)) || /^\s*,/.test(source.slice(span.end));

function doc({ span }: PartNode, source: string): Slot {
  const start = lineStart(source, span.start);
  const above = { start: docsAbove(source, start), end: start };
  const indent = indentAt(source, span.start);
  const lines = source.slice(above.start, above.end).split(/\r?\n/).slice(0, -1);
  const end = lineBreakOf(source);
  return {
    ...(lines.length > 0 && { text: lines.map((line) => line.replace(/^[ \t]*\/\/\/ ?/, "")).join("\n") }),
    write: (text) => ({
      span: above,
      text: text
        .split(/\r?\n/)
        .map((line) => `${indent}/// ${line}`.trimEnd() + end)
        .join(""),
    }),
    clear: { span: above, text: "" },
  };
}

function docsAbove(source: string, start: number): number {
  const comments = commentsAbove(source, start);
  let top = start;
  while (top > comments) {
    const above = lineStart(source, top - 1);
    if (!/^[ \t]*\/\/\//.test(source.slice(above, top))) break;
    top = above;
  }
  return top;
}

// ---- roles ----

/** Its seats and parameters: what stands between its name and its braces. */
function signature(node: ast.RoleDeclaration, source: string): Slot {
  const { name, span } = node;
  const brace = openingBrace(node, source);
  const end = brace < 0 || brace > span.end ? headEnd(node) : brace;
  const place = { start: name.span.end, end };
  const text = source.slice(place.start, place.end).trim();
  return {
    ...(text && { text }),
    write: (words) => ({ span: place, text: `${words.trim()} ` }),
    clear: { span: place, text: " " },
  };
}

/** The lines of a role, in the order in which they are written. */
const traitOrder = [
  "CalledTrait",
  "PersonaTrait",
  "PlayedByTrait",
  "RemembersTrait",
  "SecretTrait",
  "BudgetClause",
];

function trait(kind: ast.Trait["kind"], word: string) {
  return (node: ast.RoleDeclaration, source: string): Slot => {
    const there = node.traits.find((each) => each.kind === kind);
    const earlier = traitOrder.slice(0, traitOrder.indexOf(kind));
    const before = node.traits.filter((each) => earlier.includes(each.kind)).at(-1);
    return bodyLine(node, there, word, source, before);
  };
}

/** One line of a body, led in by its word. */
function bodyLine(
  node: ast.RoleDeclaration | ast.StateDeclaration,
  there: ast.Node | undefined,
  word: string,
  source: string,
  before?: ast.Node,
): Slot {
  if (there) {
    const lead = /^\w+(?:[ \t]+by)?[ \t]+/.exec(source.slice(there.span.start, there.span.end))?.[0] ?? "";
    const span = { start: there.span.start + lead.length, end: there.span.end };
    return { ...written(span, source), clear: { span: extentOf(source, there.span), text: "" } };
  }
  const above = before?.span.end ?? openingBrace(node, source) + 1;
  return { write: (text) => newLine(source, above, `${indentAt(source, node.span.start)}  ${word} ${text}`) };
}

/** A line of its own below the line of a place; where more follows on that line, the rest of it goes below, too. */
function newLine(source: string, above: number, line: string): TextChange {
  const at = nextLine(source, above);
  const rest = source.slice(above, at);
  if (/^[ \t\r]*(\/\/[^\n]*)?\n?$/.test(rest) && rest.includes("\n"))
    return { span: { start: at, end: at }, text: line + lineBreakOf(source) };
  const gap = /^[ \t]*/.exec(rest)?.[0].length ?? 0;
  const end = lineBreakOf(source);
  return {
    span: { start: above, end: above + gap },
    text: `${end}${line}${end}${/^ */.exec(line)?.[0] ?? ""}`,
  };
}

/** Where the body of a role or state opens. */
export function openingBrace(
  node: ast.RoleDeclaration | ast.StateDeclaration | ast.FinalDeclaration,
  source: string,
): number {
  if (node.kind !== "RoleDeclaration") return source.indexOf("{", node.name.span.end);
  return source.indexOf("{", headEnd(node));
}

/** Where nothing of a role's name, seats and parameters can be any more. */
function headEnd({ name, seats, parameters }: ast.RoleDeclaration): number {
  return Math.max(name.span.end, seats?.count?.span.end ?? 0, parameters.at(-1)?.span.end ?? 0);
}

function saysSpan({ prompt, span }: ast.Question, source: string): Span {
  const lead = /^[\s\S]*?\bsays[ \t]*/.exec(source.slice(prompt.span.end, span.end))?.[0] ?? "";
  return { start: prompt.span.end + lead.length, end: span.end };
}

// ---- arrows ----

/** The condition; the sign of the arrow keeps its column where there is room. */
function guard({ when, span, target }: ast.Arrow, source: string): Slot {
  const sign = source.lastIndexOf("->", target.span.start);
  const indent = lineStart(source, span.start);
  const blank = /^[ \t]*$/.test(source.slice(indent, span.start));
  const start =
    when || !blank ? span.start : indent + Math.min(bodyIndent(source, span.start), sign - indent);
  const place = { start, end: sign };
  const width = sign - start;
  return {
    ...(when && { text: source.slice(when.span.start, when.span.end) }),
    write: (text) => ({ span: place, text: `${`when ${text}`.padEnd(width - 1)} ` }),
    ...(when && { clear: { span: place, text: blank ? " ".repeat(width) : "" } }),
  };
}

/** How far lines of the block around a place are set in: two more than its opening line. */
function bodyIndent(source: string, at: number): number {
  for (let line = lineStart(source, at); line > 0; ) {
    line = lineStart(source, line - 1);
    const text = source.slice(line, nextLine(source, line));
    const indent = /^ */.exec(text)?.[0].length ?? 0;
    if (/^ *(state|final)\b/.test(text)) return indent + 2;
  }
  return 2;
}

function bound({ atMost, target, span }: ast.Arrow | ast.ExitClause, source: string): Slot {
  const place = { start: target.span.end, end: atMost ? span.end : target.span.end };
  return {
    ...(atMost && { text: source.slice(atMost.span.start, atMost.span.end) }),
    write: (text) => ({ span: place, text: ` at most ${text} ${text.trim() === "1" ? "time" : "times"}` }),
    ...(atMost && { clear: { span: place, text: "" } }),
  };
}
