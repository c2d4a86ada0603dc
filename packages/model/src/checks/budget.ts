import { greatestCalls } from "../cost/greatest-calls.ts";
import type { Scene, State } from "../scene.ts";
import type { Check } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** The most calls that a scene may make without saying what a run may cost. */
const free = 100;

/** A scene that can make many calls has a budget. */
export const budget: Check = ({ scene, unit, whole, complain }) => {
  if (!whole || !unit.module.isScene || scene.budget || unit.report.hasErrors) return;
  const { smooth } = greatestCalls(unbudgeted(scene));
  if (smooth <= free) return;
  const costly = allSteps(scene.states).find((step) => step.kind === "stage");
  const calls = Number.isFinite(smooth) ? smooth : "any number of";
  complain("BUDGET-001", costly?.span ?? scene.span, { calls });
};

/** What a budget of a state covers needs no other. */
function unbudgeted(scene: Scene): Scene {
  const bare = (state: State): State =>
    state.budget
      ? { ...state, states: state.states.map(silent), steps: [] }
      : { ...state, states: state.states.map(bare) };
  const silent = (state: State): State => ({ ...state, steps: [], states: state.states.map(silent) });
  return { ...scene, states: scene.states.map(bare) };
}
