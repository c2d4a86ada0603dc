import { reachableFrom } from "../graph.ts";
import type { Check } from "./check.ts";

/** The exit of a spent budget leads to where nobody is asked under that budget again. */
export const spentBudgets: Check = ({ graph, scene, whole, complain }) => {
  if (!whole) return;
  for (const exit of scene.exits) {
    if (exit.cause !== "budget") continue;
    const asking = [...reachableFrom(graph, [graph.entry(exit.target)])].find(
      (name) => graph.stands.get(name)?.asks,
    );
    if (asking !== undefined) complain("BUDGET-002", exit.span, { name: asking });
  }
  for (const way of [...graph.ways.values()].flat()) {
    const owner = way.exit?.cause === "budget" ? way.exit.owner : "";
    if (owner === "" || !graph.around(way.target).includes(owner)) continue;
    if (graph.stands.get(way.to)?.asks) complain("BUDGET-002", way.span, { name: way.to });
  }
};
