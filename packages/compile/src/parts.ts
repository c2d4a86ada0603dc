import type { Arrow, Exit, Scene, State, Step } from "@polylogue/model";
import type { Place } from "@polylogue/protocol";
import type { Places } from "./places.ts";
import { type ArrowPart, builtInEnds, type StatePart } from "./plan.ts";

/** The flat tables of a plan, filled state by state. */
export interface Parts {
  readonly states: Record<string, StatePart>;
  readonly steps: Record<string, Step>;
  readonly arrows: Record<string, ArrowPart>;
  readonly places: Record<string, Place>;
}

export const stepId = (state: string, index: number) => `${state}.step.${index + 1}`;
export const arrowId = (state: string, index: number) => `${state}.${index + 1}`;
const exitId = (state: string, index: number) => `${state ? `${state}.` : ""}on.${index + 1}`;

/** Takes a scene apart into flat tables. */
export function takeApart(scene: Scene, places: Places): Parts {
  const parts: Parts = { states: {}, steps: {}, arrows: {}, places: {} };
  const place = (id: string, span: Scene["span"], file = scene.file) => {
    parts.places[id] = places.of(file, span);
  };

  const addArrow = (id: string, from: string, arrow: Arrow | Exit) => {
    const { span, target, ...rest } = arrow;
    parts.arrows[id] = { from, to: target, ...rest };
    place(id, span);
  };
  const addExits = (state: string, exits: readonly Exit[]) =>
    exits.map((exit, i) => {
      addArrow(exitId(state, i), state, exit);
      return exitId(state, i);
    });
  const addSteps = (state: string, steps: readonly Step[]) => {
    steps.forEach((step, i) => {
      parts.steps[stepId(state, i)] = step;
      place(stepId(state, i), step.span);
    });
  };
  const addState = (state: State, parent: string, outer: readonly string[]) => {
    const exits = [...addExits(state.name, state.exits), ...outer];
    state.arrows.forEach((arrow, i) => addArrow(arrowId(state.name, i), state.name, arrow));
    addSteps(state.name, state.steps);
    place(state.name, state.span);
    parts.states[state.name] = {
      parent,
      ...(state.budget && { budget: state.budget }),
      arrows: state.arrows.map((_, i) => arrowId(state.name, i)),
      exits,
      final: false,
    };
    for (const inner of state.states) addState(inner, state.name, exits);
  };

  const outer = addExits("", scene.exits);
  for (const state of scene.states) addState(state, "", outer);
  for (const final of scene.finals) {
    addSteps(final.name, final.steps);
    place(final.name, final.span);
    parts.states[final.name] = { parent: "", arrows: [], exits: [], final: true };
  }
  for (const end of Object.values(builtInEnds)) {
    parts.states[end] = { parent: "", arrows: [], exits: [], final: true };
  }
  for (const role of scene.roles) {
    for (const q of role.questions) place(questionId(role.name, q.name), q.span, role.file);
  }
  return parts;
}

export const questionId = (role: string, question: string | undefined) =>
  `question:${role}.${question ?? ""}`;
