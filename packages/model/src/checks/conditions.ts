import { withOpen } from "../cost/open-settings.ts";
import { Reckoner } from "../cost/reckoner.ts";
import { settled } from "../cost/settled.ts";
import type { State } from "../scene.ts";
import type { Check, Ground } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** A condition is sometimes true and sometimes false, whatever the settings are. */
export const conditions: Check = (ground) => {
  const { scene, unit, whole } = ground;
  if (!whole || !unit.module.isScene || unit.report.hasErrors) return;
  const open = withOpen(scene, new Set(scene.settings.map((setting) => setting.name)));
  const reckoner = new Reckoner(open, allSteps(scene.states), {});
  for (const state of scene.states) checkState(state, reckoner, ground);
};

function checkState(state: State, reckoner: Reckoner, ground: Ground): void {
  for (const { when, span, atMost } of state.arrows) {
    const always = when && settled(when, reckoner);
    if (always === false) ground.complain("FLOW-011", span, {});
    if (always === true && !atMost) ground.complain("FLOW-012", span, {});
  }
  for (const inner of state.states) checkState(inner, reckoner, ground);
}
