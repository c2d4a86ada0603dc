import { children, type Expr } from "@polylogue/expression";

/** Whether a claim looks at the order of the states entered, and not only at the last and at how often each was. */
export function heedsOrder(claim: Expr): boolean {
  if (claim.op === "binary" && claim.operator === "in" && isStates(claim.right))
    return heedsOrder(claim.left);
  if (claim.op === "call" && claim.name === "last" && claim.arguments.some(isStates)) return false;
  if (claim.op === "list")
    return claim.items.some(({ value, loop }) => {
      const inside =
        loop && isStates(loop.of) ? [loop.when, value] : [...(loop ? [loop.of, loop.when] : []), value];
      return inside.some((each) => each !== undefined && heedsOrder(each));
    });
  return isStates(claim) || children(claim).some(heedsOrder);
}

const isStates = (expr: Expr) => expr.op === "ref" && expr.name === "states";

/** The states entered, as far as they matter: in order, or the last and how often each was. */
export function digestOf(states: readonly string[], inOrder: boolean): unknown {
  if (inOrder) return states;
  const counts: Record<string, number> = {};
  for (const state of states) counts[state] = (counts[state] ?? 0) + 1;
  return [states.at(-1), Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))];
}
