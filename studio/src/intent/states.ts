import type { Edit, Part } from "@polylogue/language";
import { findPart, partsOf } from "@polylogue/language";
import type * as ast from "@polylogue/syntax";
import { freshName } from "./names.ts";

/** A gesture that makes something has a name for it. */
export interface Made {
  readonly name: string;
  readonly edits: readonly Edit[];
}

/** A new empty state: inside a composite, after another state, or last. */
export function addState(file: ast.File, after?: string, into?: string): Made {
  const name = freshName(file, "new_state");
  const sibling = after === undefined ? undefined : findPart(file, { kind: "state", name: after });
  const around = into === undefined ? sibling?.parent : ({ kind: "state", name: into } as const);
  const behind = sibling?.node.kind === "StateDeclaration" && into === undefined ? sibling.part : undefined;
  const text = `state ${name} {\n}`;
  return {
    name,
    edits: [{ kind: "insert", text, ...(around && { into: around }), ...(behind && { after: behind }) }],
  };
}

export function addFinal(file: ast.File): Made {
  const name = freshName(file, "done");
  return { name, edits: [{ kind: "insert", text: `final ${name}` }] };
}

/** A copy under a new name; a final is written anew, since it has nothing to copy but its steps. */
export function duplicate(file: ast.File, name: string): Made | undefined {
  const located = findPart(file, { kind: "state", name });
  if (!located) return undefined;
  const copy = freshName(file, name.replace(/_\d+$/, ""));
  return { name: copy, edits: [{ kind: "duplicate", part: located.part, name: copy }] };
}

/**
 * Takes nodes and arrows out. With a state go the arrows that lead to it, so that none leads nowhere;
 * what stands last goes first, so that no number changes before its turn.
 */
export function remove(file: ast.File, parts: readonly Part[]): Edit[] {
  const states = parts.flatMap((part) => (part.kind === "state" ? part.name : []));
  const gone = new Set(states.flatMap((name) => [name, ...statesWithin(file, name)]));
  const arrows = partsOf(file).filter(({ part, node, parent }) => {
    if (parent?.kind === "state" && gone.has(parent.name)) return false;
    const leads = (node.kind === "Arrow" || node.kind === "ExitClause") && gone.has(node.target?.name);
    return (
      leads ||
      parts.some((each) => each.kind === part.kind && "id" in each && "id" in part && each.id === part.id)
    );
  });
  const outermost = states.filter(
    (name) => !states.some((other) => statesWithin(file, other).includes(name)),
  );
  const others = parts.filter(({ kind }) => !["state", "arrow", "exit", "step"].includes(kind));
  return [
    ...arrows.map(({ part }) => part).reverse(),
    ...outermost.map((name): Part => ({ kind: "state", name })),
    ...others,
  ].map((part): Edit => ({ kind: "remove", part }));
}

function statesWithin(file: ast.File, name: string): string[] {
  const node = findPart(file, { kind: "state", name })?.node;
  return node?.kind === "StateDeclaration" ? node.states.flatMap(inside) : [];
}
const inside = (node: ast.StateDeclaration): string[] => [node.name.name, ...node.states.flatMap(inside)];
