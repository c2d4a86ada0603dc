import type { Span } from "@polylogue/base";
import type * as ast from "@polylogue/syntax";
import { read, visit } from "@polylogue/syntax";
import type { Located, Part, PartNode } from "../part.ts";
import { findPart, partsOf, samePart } from "../part.ts";
import type { TextChange } from "./change.ts";
import { applyChanges } from "./change.ts";
import type { Edit, Edited, EditProblem } from "./edit.ts";
import type { Body } from "./insert.ts";
import { insertDeclaration, insertMember } from "./insert.ts";
import { extentOf, lineStart, nextLine } from "./lines.ts";
import type { Slot } from "./slots.ts";
import { sharesWord, slots } from "./slots.ts";

/** What an edit comes to on its way: changes, and by how many parts the file grows. */
type Step =
  | { readonly changes: readonly TextChange[]; readonly grows?: number }
  | { readonly problem: EditProblem };
type Of<K extends Edit["kind"]> = Extract<Edit, { kind: K }>;

/**
 * Turns an edit into the least change of a text. Lines that the edit does not speak of keep their bytes, and comments
 * stay with what they speak of. What would make the text unreadable, or say more than the edit does, is refused.
 */
export function applyEdit(source: string, edit: Edit, file = "scene"): Edited {
  const { ast, diagnostics } = read(source, file);
  const step = (kinds[edit.kind] as (edit: Edit, source: string, file: ast.File) => Step)(edit, source, ast);
  if ("problem" in step) return { ok: false, problem: step.problem };
  const text = applyChanges(source, step.changes);
  const problem = sideEffect(text, ast, diagnostics.length, step.grows, file);
  return problem ? { ok: false, problem } : { ok: true, changes: step.changes, text };
}

const kinds: { readonly [K in Edit["kind"]]: (edit: Of<K>, source: string, file: ast.File) => Step } = {
  insert: ({ text, into, after }, source, file) => {
    const sibling = after && findPart(file, after);
    if (after && !sibling) return { problem: { why: "no-part", part: after } };
    if (!into) return { changes: [insertDeclaration(source, file, text, sibling)] };
    const body = findPart(file, into);
    if (!body || !hasBody(body.node)) return { problem: { why: "no-part", part: into } };
    return { changes: [insertMember(source, body.node, text, sibling?.node)] };
  },
  remove: ({ part }, source, file) =>
    onPart(file, part, ({ node }) => ({ changes: [{ span: removalOf(source, node), text: "" }] })),
  set: ({ part, slot, text }, source, file) =>
    onPart(file, part, ({ node }) => setSlot(node, slot, text, source)),
  move: ({ part, before }, source, file) =>
    onPart(file, part, (located) => moved(located, before, source, file)),
  duplicate: ({ part, name }, source, file) =>
    onPart(file, part, ({ node }) => ({ changes: [copied(node, name, source, file)] })),
};

const hasBody = (node: PartNode): node is Body =>
  node.kind === "RoleDeclaration" || node.kind === "StateDeclaration" || node.kind === "FinalDeclaration";

function onPart(file: ast.File, part: Part, then: (located: Located) => Step): Step {
  const located = findPart(file, part);
  return located ? then(located) : { problem: { why: "no-part", part } };
}

/** The first fault that the text has and had not, or a change of what it holds that was not asked for. */
function sideEffect(
  text: string,
  before: ast.File,
  faults: number,
  grows: number | undefined,
  file: string,
): EditProblem | undefined {
  const { ast, diagnostics } = read(text, file);
  const fault = diagnostics.length > faults ? diagnostics[0] : undefined;
  if (fault) return { why: "unreadable", text, code: fault.code, facts: fault.facts };
  const growth = partsOf(ast).length - partsOf(before).length;
  return grows !== undefined && growth !== grows ? { why: "unreadable", text } : undefined;
}

// ---- remove ----

/** What goes with a part; of values that share one word and commas, one goes with its comma. */
function removalOf(source: string, node: PartNode): Span {
  if (node.kind !== "ValueDeclaration" || !sharesWord(node, source)) return extentOf(source, node.span);
  const { span, name } = node;
  const before = /,\s*$/.exec(source.slice(0, span.start))?.[0].length;
  if (before !== undefined) return { start: span.start - before, end: span.end };
  const after = /^\s*,\s*/.exec(source.slice(span.end))?.[0].length ?? 0;
  return { start: name.span.start, end: span.end + after };
}

// ---- set ----

type Table = Readonly<Record<string, (node: PartNode, source: string) => Slot | undefined>>;

function setSlot(node: PartNode, name: string, text: string | undefined, source: string): Step {
  const table = slots[node.kind] as Table;
  const slot = Object.hasOwn(table, name) ? table[name]?.(node, source) : undefined;
  if (!slot) return { problem: { why: "no-slot", slot: name, slots: Object.keys(table) } };
  if (text !== undefined && text.trim() !== "") return { changes: [slot.write(text)], grows: 0 };
  if (slot.text === undefined) return { changes: [], grows: 0 };
  return slot.clear ? { changes: [slot.clear], grows: 0 } : { problem: { why: "needed", slot: name } };
}

/** What can be set of a part, and what stands there now. */
export function slotsOf(node: PartNode, source: string): { name: string; text?: string; needed: boolean }[] {
  const table = slots[node.kind] as Table;
  return Object.entries(table).flatMap(([name, find]) => {
    const slot = find(node, source);
    if (!slot) return [];
    const { text, clear } = slot;
    return [{ name, ...(text !== undefined && { text }), needed: text !== undefined && clear === undefined }];
  });
}

// ---- move and duplicate ----

function moved(
  { node, part, parent }: Located,
  before: Part | undefined,
  source: string,
  file: ast.File,
): Step {
  const siblings = partsOf(file).filter(
    (each) =>
      // Steps of all sorts stand in one order; of everything else, only the same sort does.
      (part.kind === "step" ? each.part.kind === "step" : each.node.kind === node.kind) &&
      (each.parent && parent ? samePart(each.parent, parent) : each.parent === parent),
  );
  const next = before && siblings.find((each) => samePart(each.part, before));
  if (before && !next) return { problem: { why: "no-part", part: before } };
  const from = extentOf(source, node.span);
  const last = siblings.at(-1)?.node ?? node;
  const to = next ? extentOf(source, next.node.span).start : nextLine(source, last.span.end);
  if ((before && samePart(before, part)) || (to >= from.start && to <= from.end))
    return { changes: [], grows: 0 };
  const text = source.slice(from.start, from.end);
  const put = { span: { start: to, end: to }, text };
  const cut = { span: from, text: "" };
  return { changes: to < from.start ? [put, cut] : [cut, put], grows: 0 };
}

function copied(node: PartNode, name: string, source: string, file: ast.File): TextChange {
  const lines = { start: lineStart(source, node.span.start), end: nextLine(source, node.span.end) };
  const names = freshNames(node, name, file);
  const changes: TextChange[] = [];
  visit(node, {
    enter(each) {
      const fresh = each.kind === "Identifier" ? names.get(each.name) : undefined;
      if (fresh !== undefined && each.kind === "Identifier") changes.push({ span: each.span, text: fresh });
    },
  });
  const shift = ({ span, text }: TextChange): TextChange => ({
    span: { start: span.start - lines.start, end: span.end - lines.start },
    text,
  });
  const text = applyChanges(source.slice(lines.start, lines.end), changes.map(shift));
  const gap = text.trimEnd().includes("\n") ? "\n" : "";
  return { span: { start: lines.end, end: lines.end }, text: gap + text };
}

/** New names for a copy: its own as given, those of states within it numbered on. */
function freshNames(node: PartNode, name: string, file: ast.File): ReadonlyMap<string, string> {
  const own = "name" in node && node.name && "name" in node.name ? node.name.name : undefined;
  const names = new Map<string, string>(own === undefined ? [] : [[own, name]]);
  const taken = new Set(partsOf(file).map(({ part }) => ("name" in part ? part.name : undefined)));
  visit(node, {
    enter(each) {
      if (each.kind !== "StateDeclaration" || each === node) return;
      let nth = 2;
      while (taken.has(`${each.name.name}_${nth}`)) nth++;
      names.set(each.name.name, `${each.name.name}_${nth}`);
    },
  });
  return names;
}
