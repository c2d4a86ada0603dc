import type { Plan } from "@polylogue/compile";
import type { Budget } from "@polylogue/model";
import type { ModelPort } from "@polylogue/protocol";

/** The slots whose calls a budget in dollars cannot count, because nobody said what they cost. */
export function unpricedSlots(plan: Plan, models: Readonly<Record<string, ModelPort>>): readonly string[] {
  if (!budgetsOf(plan).some(countsMoney)) return [];
  return plan.slotNames.filter((slot) => {
    const model = models[slot];
    return model?.description.adapter === "openai" && model.description.details.price === undefined;
  });
}

const countsMoney = (budget: Budget | undefined) =>
  budget?.limits.some(({ unit }) => unit === "dollars") === true;

function budgetsOf(plan: Plan): readonly (Budget | undefined)[] {
  const own = [plan, ...Object.values(plan.states), ...Object.values(plan.roles)];
  return [...own.map(({ budget }) => budget), ...Object.values(plan.scenes).flatMap(budgetsOf)];
}
