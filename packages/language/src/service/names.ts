import type { Span } from "@polylogue/base";
import { reservedWords } from "@polylogue/grammar";
import type { Host, Reference } from "@polylogue/model";
import type { TextChange } from "../edits/change.ts";
import { applyChanges } from "../edits/change.ts";
import type { Analysis } from "./analysis.ts";
import { analyse, referenceAt } from "./analysis.ts";

export interface Location {
  readonly file: string;
  readonly span: Span;
}

/** Where the name at a place is declared. */
export function definitionAt(analysis: Analysis, offset: number): Location | undefined {
  const to = referenceAt(analysis, offset)?.to;
  return to && to.kind !== "function" ? { file: to.file, span: to.span } : undefined;
}

const sameTarget = (one: Reference["to"], other: Reference["to"]) =>
  one.file === other.file && one.span.start === other.span.start && one.name === other.name;

/** Every place of these files where the same thing is named, its declaration included. */
export function referencesAt(analysis: Analysis, offset: number, files: readonly string[] = []): Location[] {
  const target = referenceAt(analysis, offset)?.to;
  if (!target) return [];
  return [analysis, ...others(analysis, files)].flatMap(({ file, draft }) =>
    distinct((draft?.references ?? []).filter(({ to }) => sameTarget(to, target))).map(({ span }) => ({
      file,
      span,
    })),
  );
}

function others({ file, host }: Analysis, files: readonly string[]): Analysis[] {
  return files.flatMap((other) => {
    const source = other === file ? undefined : host.read(other);
    return source === undefined ? [] : [analyse(source, other, host)];
  });
}

function distinct(references: readonly Reference[]): Reference[] {
  const seen = new Set<number>();
  const fresh = ({ span }: Reference) => !seen.has(span.start) && seen.add(span.start);
  return references.filter(fresh).sort((a, b) => a.span.start - b.span.start);
}

export type Renamed =
  | { readonly ok: true; readonly changes: ReadonlyMap<string, readonly TextChange[]> }
  | { readonly ok: false; readonly why: "nothing-here" | "no-name" | "reserved" | "taken" };

/**
 * Gives the thing at a place another name, wherever these files name it.
 * Refused where the name is none, is taken by something that the text can see, or the scene would have new faults.
 */
export function renameAt(
  analysis: Analysis,
  offset: number,
  name: string,
  files: readonly string[] = [],
): Renamed {
  const places = referencesAt(analysis, offset, files);
  if (places.length === 0 || referenceAt(analysis, offset)?.to.kind === "function")
    return { ok: false, why: "nothing-here" };
  const fault = faultOf(name);
  if (fault) return { ok: false, why: fault };
  const changes = new Map<string, TextChange[]>();
  for (const { file, span } of places)
    changes.set(file, [...(changes.get(file) ?? []), { span, text: name }]);
  return breaks(analysis, changes) ? { ok: false, why: "taken" } : { ok: true, changes };
}

const word = /^[A-Za-z_\u00C0-\u02AF\u0370-\u1FFF\u2C00-\uD7FF][\w\u00C0-\u02AF\u0370-\u1FFF\u2C00-\uD7FF]*$/;

function faultOf(name: string): "no-name" | "reserved" | undefined {
  if (!word.test(name) || name === "__proto__") return "no-name";
  return (reservedWords as readonly string[]).includes(name) ? "reserved" : undefined;
}

/** Whether some file has more faults afterwards, or some name means another thing. */
function breaks(
  { file, source, host }: Analysis,
  changes: ReadonlyMap<string, readonly TextChange[]>,
): boolean {
  const textOf = (path: string) => (path === file ? source : host.read(path));
  const before: Host = { root: host.root, read: textOf };
  const after: Host = {
    root: host.root,
    read(path) {
      const text = textOf(path);
      return text === undefined ? undefined : applyChanges(text, changes.get(path) ?? []);
    },
  };
  return [...changes.keys()].some((path) => {
    const [old, now] = [before, after].map((each) => analyse(each.read(path) ?? "", path, each));
    return old && now ? shapeOf(old) !== shapeOf(now) : true;
  });
}

/** Which names of a file mean the same thing, and how many faults it has: renaming changes neither. */
function shapeOf({ draft, diagnostics }: Analysis): string {
  const numbers = new Map<string, number>();
  const references = [...(draft?.references ?? [])].sort((a, b) => a.span.start - b.span.start);
  const groups = references.map(({ to, span }) => {
    const key = `${to.file} ${to.file === draft?.file ? to.span.start : to.name}`;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return `${numbers.get(key)}${span === to.span ? "!" : ""}`;
  });
  return `${groups.join(" ")} ${diagnostics.length}`;
}
