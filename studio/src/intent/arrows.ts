import { anywhere } from "@polylogue/graph";
import type { Edit, Part } from "@polylogue/language";
import { findPart, partsOf } from "@polylogue/language";
import type * as ast from "@polylogue/syntax";
import type { Made } from "./states.ts";
import { addState } from "./states.ts";

/** Stands where a condition is still to be written: such an arrow changes nothing until then. */
export const unwritten = "false";

/** A new arrow, and the part it becomes. */
export interface Connected {
  readonly edits: readonly Edit[];
  readonly part: Part;
  /** Whether its condition is still to be written. */
  readonly asks: boolean;
}

/**
 * Leads from one node to another. A state's first arrow is bare; a further one asks for a condition and stands before
 * the bare one, which stays the last. Composites and scenes have no arrows but exits.
 */
export function connect(file: ast.File, from: string, to: string): Connected | undefined {
  if (from === anywhere) return exitOf(file, undefined, to);
  const node = findPart(file, { kind: "state", name: from })?.node;
  if (node?.kind !== "StateDeclaration" || to === anywhere) return undefined;
  if (node.states.length > 0) return exitOf(file, node, to);
  const bare = node.arrows.some(({ when }) => !when);
  const nth = node.arrows.filter(({ when }) => when).length + 1;
  const text = bare ? `when ${unwritten} -> ${to}` : `-> ${to}`;
  const id = `${from}.${bare ? nth : node.arrows.length + 1}`;
  return {
    edits: [{ kind: "insert", text, into: { kind: "state", name: from } }],
    part: { kind: "arrow", id },
    asks: bare,
  };
}

function exitOf(file: ast.File, around: ast.StateDeclaration | undefined, to: string): Connected | undefined {
  const exits = around?.exits ?? file.declarations.filter((node) => node.kind === "ExitClause");
  const cause = ["failure", "budget"].find((word) => !exits.some((exit) => exit.cause?.name === word));
  if (cause === undefined) return undefined;
  const into = around && ({ kind: "state", name: around.name.name } as const);
  const id = `${into ? `${into.name}.` : ""}on.${exits.length + 1}`;
  const edit: Edit = { kind: "insert", text: `on ${cause} -> ${to}`, ...(into && { into }) };
  return { edits: [edit], part: { kind: "exit", id }, asks: false };
}

/** An arrow let go over empty ground leads to a new state. */
export function connectToNew(file: ast.File, from: string): (Made & Pick<Connected, "part">) | undefined {
  const made = addState(file, from === anywhere ? undefined : from);
  const connected = connect(file, from, made.name);
  return connected && { name: made.name, edits: [...made.edits, ...connected.edits], part: connected.part };
}

/** Whether an arrow can begin at one node and end at another. */
export function canConnect(file: ast.File, from: string, to: string): boolean {
  return connect(file, from, to) !== undefined;
}

/** Leads an arrow elsewhere. */
export const retarget = (part: Part, to: string): Edit[] => [{ kind: "set", part, slot: "target", text: to }];

/**
 * Lets an arrow begin elsewhere: it is taken out here and written there, with its condition and its bound.
 * Where there already is a bare arrow, a bare one asks for a condition.
 */
export function restart(file: ast.File, source: string, id: string, from: string): Connected | undefined {
  const arrow = partsOf(file).find(({ part }) => part.kind === "arrow" && part.id === id)?.node;
  if (arrow?.kind !== "Arrow") return undefined;
  const fresh = connect(file, from, arrow.target.name);
  if (fresh?.part.kind !== "arrow") return undefined;
  const written = source.slice(arrow.span.start, arrow.span.end);
  const text = arrow.when ? written : written.replace(/^/, fresh.asks ? `when ${unwritten} ` : "");
  const added: Edit = { kind: "insert", text, into: { kind: "state", name: from } };
  const removed: Edit = { kind: "remove", part: { kind: "arrow", id } };
  return { edits: [removed, added], part: fresh.part, asks: fresh.asks && !arrow.when };
}

/** Writes an arrow's condition; none makes it bare. */
export const guard = (id: string, text: string): Edit[] => [
  {
    kind: "set",
    part: { kind: "arrow", id },
    slot: "when",
    ...(text.trim() !== "" && { text: text.trim() }),
  },
];
