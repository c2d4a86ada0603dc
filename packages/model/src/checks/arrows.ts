import type * as ast from "@polylogue/syntax";
import type { Ground } from "./check.ts";

/** The last arrow of a state is bare, and no other is. */
export function arrowsEnd(node: ast.StateDeclaration, complain: Ground["complain"]): void {
  const isBare = (arrow: ast.Arrow) => arrow.when === undefined && arrow.atMost === undefined;
  const bare = node.arrows.findIndex(isBare);
  const name = node.name.name;
  if (bare < 0) complain("FLOW-002", node.arrows.at(-1)?.span ?? node.name.span, { name });
  const late = bare < 0 ? undefined : node.arrows[bare + 1];
  if (late) complain("FLOW-003", late.span);
}
