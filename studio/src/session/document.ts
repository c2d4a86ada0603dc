import type { Graph } from "@polylogue/graph";
import { toGraph } from "@polylogue/graph";
import type { Analysis, Edit, EditProblem, Part, Renamed, TextChange } from "@polylogue/language";
import { analyse, applyEdit, findPart, renameAt } from "@polylogue/language";
import type { Host } from "@polylogue/model";
import type { Layout } from "@polylogue/protocol";
import { format } from "@polylogue/syntax";
import { createStore } from "zustand/vanilla";
import type { History, Origin } from "./history.ts";
import { begin, record, redo, undo } from "./history.ts";

/** An open file: its text, what is known of it, its picture, and what is selected in both. */
export interface DocumentState {
  readonly path: string;
  readonly text: string;
  /** The version on disk that the text was made from, and that text. */
  readonly saved: { readonly version: string; readonly text: string };
  readonly history: History;
  readonly analysis: Analysis;
  /** The picture of the last text that could be read. */
  readonly graph?: Graph;
  /** Whether `graph` is of an earlier text, because this one cannot be read. */
  readonly stale: boolean;
  readonly selected?: Part;
  readonly layout: Layout;
}

export interface DocumentActions {
  /** An edit from canvas or inspector; gives what kept it from being done. */
  readonly edit: (edit: Edit, origin?: Origin) => EditProblem | undefined;
  /** Changes of the text itself. */
  readonly change: (changes: readonly TextChange[], origin: Origin) => void;
  /** Gives a part another name wherever this file names it. */
  readonly rename: (part: Part, name: string) => Exclude<Renamed, { ok: true }>["why"] | undefined;
  readonly format: () => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly select: (part: Part | undefined) => void;
  readonly place: (nodes: Layout["nodes"]) => void;
  /** The file is on disk as it is here now. */
  readonly kept: (version: string, text: string) => void;
}

export type DocumentStore = ReturnType<typeof openDocument>;

/** Opens a text. Every change, wherever it comes from, takes the same way: text, history, analysis, picture. */
export function openDocument(
  file: { readonly path: string; readonly text: string; readonly version: string },
  host: Host,
  layout: Layout = { path: file.path, nodes: {} },
  now: () => number = () => performance.now(),
) {
  return createStore<DocumentState & DocumentActions>()((set, get) => {
    const settle = (history: History) => set(read(history, get(), host));
    const change: DocumentActions["change"] = (changes, origin) =>
      settle(record(get().history, changes, origin, now()));
    return {
      ...read(begin(file.text), { path: file.path }, host),
      path: file.path,
      saved: { version: file.version, text: file.text },
      layout,
      change,
      edit(edit, origin = "canvas") {
        const edited = applyEdit(get().text, edit, file.path);
        if (!edited.ok) return edited.problem;
        change(edited.changes, origin);
        return undefined;
      },
      rename(part, name) {
        const node = findPart(get().analysis.ast, part)?.node;
        const at = node && "name" in node && node.name ? node.name.span.start : undefined;
        const renamed = at === undefined ? undefined : renameAt(get().analysis, at, name);
        if (!renamed?.ok) return renamed?.why ?? "nothing-here";
        change(renamed.changes.get(file.path) ?? [], "rename");
        if ("name" in part) set({ selected: { ...part, name } as Part });
        return undefined;
      },
      format() {
        const { text } = format(get().text, file.path);
        change(difference(get().text, text), "format");
      },
      undo: () => settle(undo(get().history)),
      redo: () => settle(redo(get().history)),
      select: (selected) => set({ selected }),
      place: (nodes) => set({ layout: { path: file.path, nodes: { ...get().layout.nodes, ...nodes } } }),
      kept: (version, text) => set({ saved: { version, text } }),
    };
  });
}

function read(history: History, before: Pick<DocumentState, "path"> & Partial<DocumentState>, host: Host) {
  const analysis = analyse(history.text, before.path, host);
  const stale = !isReadable(analysis);
  const graph = stale ? before.graph : drawn(analysis);
  return { history, text: history.text, analysis, stale, ...(graph && { graph }) };
}

/** Faults of meaning are shown in the picture; only a text that cannot be read whole keeps the last one. */
function isReadable({ diagnostics, draft }: Analysis): boolean {
  return draft !== undefined && !diagnostics.some(({ code }) => code.startsWith("SYNTAX"));
}

function drawn({ draft, source }: Analysis): Graph | undefined {
  if (draft?.name === undefined) return undefined;
  const graph = toGraph(draft, source);
  const known = new Set(graph.nodes.map(({ id }) => id));
  return { ...graph, edges: graph.edges.filter(({ from, to }) => known.has(from) && known.has(to)) };
}

/** The least stretch in which two texts differ. */
export function difference(before: string, after: string): TextChange[] {
  if (before === after) return [];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  const room = Math.min(before.length, after.length) - start;
  while (end < room && before.at(-1 - end) === after.at(-1 - end)) end++;
  return [{ span: { start, end: before.length - end }, text: after.slice(start, after.length - end) }];
}
