import type { Span } from "@polylogue/base";
import type * as ast from "@polylogue/syntax";
import { parse } from "@polylogue/syntax";
import type { Located, PartNode } from "../part.ts";
import type { TextChange } from "./change.ts";
import { commentsAbove, extentOf, indentAt, lineBreakOf, lineStart, nextLine } from "./lines.ts";
import { polished } from "./polish.ts";
import { openingBrace } from "./slots.ts";

/** Adds a declaration to a file: after a sibling, else after the last of its kind, else where its kind belongs. */
export function insertDeclaration(source: string, file: ast.File, text: string, after?: Located): TextChange {
  const kind = orderOf(parse(text, "").ast.declarations[0]);
  const above = after?.node ?? file.declarations.findLast((node) => orderOf(node) <= kind);
  const at = above ? nextLine(source, above.span.end) : 0;
  const end = lineBreakOf(source);
  const isState = /^(\/\/.*\s+)*(state|final)\b/.test(text);
  const lines = (isState ? setIn(text, "", source) : text.trim().split(/\r?\n/)).join(end) + end;
  const close =
    above !== undefined &&
    orderOf(above as ast.Declaration) === kind &&
    isLine(source, above.span) &&
    !lines.trimEnd().includes("\n");
  const open = at > 0 && source[at - 1] !== "\n" ? end : "";
  const gap = at === 0 || close ? "" : end;
  const follows = at < source.length && !close && !/^[ \t]*\r?\n/.test(source.slice(at)) ? end : "";
  return polish(
    source,
    { span: { start: at, end: at }, text: open + gap + lines + follows },
    open.length + gap.length,
  );
}

const order: readonly string[] = [
  "SceneHeader",
  "UseDeclaration",
  "input",
  "output",
  "setting",
  "BudgetClause",
  "ModelDeclaration",
  "TypeDeclaration",
  "let",
  "RoleDeclaration",
  "StateDeclaration",
  "ExitClause",
  "FinalDeclaration",
  "ClaimDeclaration",
  "TestDeclaration",
];

function orderOf(node: ast.Declaration | undefined): number {
  if (!node) return order.length;
  const at = order.indexOf(node.kind === "ValueDeclaration" ? node.job : node.kind);
  return at < 0 ? order.length : at;
}

const isLine = (source: string, { start, end }: Span) => !source.slice(start, end).includes("\n");

/** Adds a line or block to a state, final or role. */
export function insertMember(source: string, into: Body, text: string, after?: PartNode): TextChange {
  const open = openingBrace(into, source);
  if (open < 0 || open > into.span.end) return opened(source, into, text);
  if (isLine(source, into.span)) return unfolded(source, into, text, after);
  const indent = `${indentAt(source, into.span.start)}  `;
  const at = placeIn(source, into, open, text, after);
  const end = lineBreakOf(source);
  const lines = setIn(text, indent, source).join(end) + end;
  return polish(source, { span: { start: at, end: at }, text: lines }, 0);
}

export type Body = ast.RoleDeclaration | ast.StateDeclaration | ast.FinalDeclaration;

/** `final done` gets its braces. */
function opened(source: string, { span }: Body, text: string): TextChange {
  const end = lineBreakOf(source);
  const outer = indentAt(source, span.start);
  const body = setIn(text, `${outer}  `, source).join(end);
  return polish(
    source,
    { span: { start: span.end, end: span.end }, text: ` {${end}${body}${end}${outer}}` },
    0,
    false,
  );
}

/** A body on one line gets a line for each thing in it. */
function unfolded(source: string, into: Body, text: string, after?: PartNode): TextChange {
  const end = lineBreakOf(source);
  const outer = indentAt(source, into.span.start);
  const open = openingBrace(into, source);
  const texts = membersOf(into).map((node) => ({ node, text: source.slice(node.span.start, node.span.end) }));
  const at = after ? texts.findIndex(({ node }) => node === after) + 1 : defaultIndex(into, text);
  const lines = texts.map((each) => each.text).toSpliced(at, 0, text);
  const body = lines.flatMap((line) => setIn(line, `${outer}  `, source)).join(end);
  const span = { start: open + 1, end: into.span.end - 1 };
  return polish(source, { span, text: `${end}${body}${end}${outer}` }, 0, false);
}

/** What stands in a body, in written order. */
export function membersOf(node: Body): PartNode[] {
  const members: readonly ast.Node[] =
    node.kind === "RoleDeclaration"
      ? node.traits
      : node.kind === "FinalDeclaration"
        ? node.steps
        : [
            ...(node.budget ? [node.budget] : []),
            ...node.states,
            ...node.steps,
            ...node.exits,
            ...node.arrows,
          ];
  return [...members].sort((a, b) => a.span.start - b.span.start) as PartNode[];
}

/** Where in the order of a body a new member belongs: steps, exits, conditioned arrows, the bare one. */
function defaultIndex(into: Body, text: string): number {
  const members = membersOf(into);
  const rank = rankOf(text);
  const at = members.findIndex((member) => rankOfNode(member) > rank);
  return at < 0 ? members.length : at;
}

const ranks: readonly (readonly [RegExp, number])[] = [
  [/^budget\b/, 0],
  [/^on\b/, 2],
  [/^when\b[\s\S]*->/, 3],
  [/^->/, 4],
];
const rankOf = (text: string): number => ranks.find(([begins]) => begins.test(text.trim()))?.[1] ?? 1;

function rankOfNode(node: ast.Node): number {
  if (node.kind === "BudgetClause") return 0;
  if (node.kind === "ExitClause") return 2;
  if (node.kind === "Arrow") return (node as ast.Arrow).when ? 3 : 4;
  return 1;
}

function placeIn(source: string, into: Body, open: number, text: string, after?: PartNode): number {
  const members = membersOf(into);
  const at = after ? members.indexOf(after) + 1 : defaultIndex(into, text);
  const above = members[at - 1];
  if (above) return nextLine(source, above.span.end);
  const below = members[at];
  return below ? commentsAbove(source, lineStart(source, below.span.start)) : nextLine(source, open);
}

/** The lines of a text, set in; an arrow stands in the column that arrows have in this file. */
function setIn(text: string, indent: string, source: string): string[] {
  const lines = text.trim().split(/\r?\n/);
  return lines.map((line, nth) =>
    arrowAside(
      nth === 0 || /^\s*(->|when\b|on\b)/.test(line) ? indent + line.trimStart() : indent + line,
      source,
    ),
  );
}

function arrowAside(line: string, source: string): string {
  const sign = /^(\s*)((?:when\b.*|on\s+\w+\s*)?)(->[^"]*)$/.exec(line);
  const column = arrowColumn(source);
  if (!sign || column === 0) return line;
  const [, blank = "", lead = "", arrow = ""] = sign;
  return `${`${blank}${lead.trimEnd()}`.padEnd(column - 1)} ${arrow}`;
}

/** The column in which most arrows of a file stand, from 0. */
function arrowColumn(source: string): number {
  const seen = new Map<number, number>();
  for (const line of source.split("\n")) {
    const at = line.search(/->[ \t]*\w+/);
    if (at > 8 && /^\s*(->|when|on)/.test(line)) seen.set(at, (seen.get(at) ?? 0) + 1);
  }
  return [...seen].reduce((best, next) => (next[1] > best[1] ? next : best), [0, 0])[0];
}

function polish(source: string, change: TextChange, lead: number, whole = true): TextChange {
  if (!whole) return change;
  const after = source.slice(0, change.span.start) + change.text + source.slice(change.span.end);
  const start = change.span.start + lead;
  const body = change.text.slice(lead);
  const trail = /(?:\r?\n)*$/.exec(body)?.[0] ?? "";
  const lineBreak = lineBreakOf(source);
  const end = start + body.length - trail.length + lineBreak.length;
  const text = polished(after, { start, end });
  return { span: change.span, text: change.text.slice(0, lead) + text + trail.slice(lineBreak.length) };
}

/** The text of a part with its comments, as it would be written elsewhere. */
export const movable = (source: string, node: PartNode): Span => extentOf(source, node.span);
