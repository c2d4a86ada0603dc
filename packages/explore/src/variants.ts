import type { Plan } from "@polylogue/compile";
import { accept, type Type, type Value } from "@polylogue/expression";
import { firstValues } from "./first-values.ts";
import { relevanceOf } from "./relevance.ts";
import { closed } from "./session.ts";

/** A scene with settings to be explored. */
export interface Variant {
  readonly plan: Plan;
  readonly settings: Readonly<Record<string, Value>>;
  /** What is not as the scene has it, for people; absent for the scene as it is. */
  readonly note?: string;
  /** A budget was taken away, to see where that leads: that it is spent is no finding. */
  readonly poor?: true;
}

/**
 * The scene as it is; with each budget that has an exit spent at once, and after a call; and with each open setting at
 * other values of its type, one setting at a time.
 */
export function variants(plan: Plan, settings: Readonly<Record<string, Value>>): readonly Variant[] {
  return [{ plan, settings }, ...spentBudgets(plan, settings), ...otherSettings(plan, settings)];
}

function spentBudgets(plan: Plan, settings: Variant["settings"]): readonly Variant[] {
  const owners = new Set(
    Object.values(plan.arrows).flatMap((arrow) => (arrow.cause === "budget" ? [arrow.from] : [])),
  );
  return [...owners].flatMap((owner) => {
    const budget = owner === "" ? plan.budget : plan.states[owner]?.budget;
    if (!budget) return [];
    return [0, 1].map((calls): Variant => {
      const poor = { ...budget, limits: [{ unit: "calls" as const, amount: calls }] };
      const name = owner ? `state \`${owner}\`` : "scene";
      return {
        plan: owner === "" ? { ...plan, budget: poor } : withStateBudget(plan, owner, poor),
        settings,
        note: `with a budget of ${calls === 1 ? "1 call" : "no call"} for the ${name}`,
        poor: true,
      };
    });
  });
}

function withStateBudget(plan: Plan, owner: string, budget: NonNullable<Plan["budget"]>): Plan {
  const part = plan.states[owner];
  return part ? { ...plan, states: { ...plan.states, [owner]: { ...part, budget } } } : plan;
}

/** The scene with each open setting at other values of its type, one setting at a time. */
export function otherSettings(plan: Plan, settings: Variant["settings"]): readonly Variant[] {
  const now = firstValues(plan, settings);
  const relevance = relevanceOf(plan, settings);
  return plan.settings
    .filter((spec) => !Object.hasOwn(settings, spec.name))
    .flatMap((spec) =>
      others(closed(spec.type, now), relevance.need([spec.name])?.literals ?? [])
        .filter((value) => value !== now[spec.name])
        .map((value) => ({ plan, settings: { ...settings, [spec.name]: value } })),
    );
}

/** Values of a setting that may lead elsewhere: every choice, both ends of a range, and what it is compared with. */
function others(type: Type, compared: readonly Value[]): readonly Value[] {
  if (type.kind === "boolean") return [true, false];
  if (type.kind === "choice") return type.options;
  if (type.kind !== "integer" && type.kind !== "number") return [];
  const values = [type.min, type.max, ...compared].filter((value) => typeof value === "number");
  return [...new Set(values)].filter((value) => accept(type, value).length === 0);
}
