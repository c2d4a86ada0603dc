import { reachableFrom } from "../graph.ts";
import type { State } from "../scene.ts";
import type { Check } from "./check.ts";

/** Every state and every final can be reached. */
export const reachable: Check = ({ scene, graph, whole, complain }) => {
  if (!whole || graph.first === undefined) return;
  const found = reachableFrom(graph, [graph.first]);
  const stands = (state: State): readonly string[] =>
    state.states.length ? state.states.flatMap(stands) : [state.name];
  const visit = (state: State) => {
    // Of a composite that nobody enters, its inner states are not named one by one.
    if (!stands(state).some((name) => found.has(name)))
      complain("FLOW-001", state.span, { name: state.name });
    else for (const inner of state.states) visit(inner);
  };
  for (const state of scene.states) visit(state);
  for (const final of scene.finals)
    if (!found.has(final.name)) complain("FLOW-001", final.span, { name: final.name });
};
