import type { Plan } from "@polylogue/compile";
import { evaluate, type Value } from "@polylogue/expression";
import type { Draft } from "./draft.ts";

/**
 * The values a scene starts with: given inputs and settings, defaults where none is given, then lets and outputs
 * in the order in which they were declared. `draftOf` makes the environment that initial values are evaluated in.
 */
export function startingValues(
  plan: Plan,
  inputs: Readonly<Record<string, Value>>,
  settings: Readonly<Record<string, Value>>,
  draftOf: (values: Readonly<Record<string, Value>>) => Draft,
): Record<string, Value> {
  const draft = draftOf({});
  const fill = (specs: Plan["inputs"], given?: Readonly<Record<string, Value>>) => {
    for (const spec of specs) {
      const value = given && Object.hasOwn(given, spec.name) ? given[spec.name] : undefined;
      const initial = value ?? (spec.initial && evaluate(spec.initial, draft));
      if (initial !== undefined) draft.set(spec.name, initial);
    }
  };
  fill(plan.settings, settings);
  fill(plan.inputs, inputs);
  fill(plan.lets);
  fill(plan.outputs);
  return { ...draft.next.values };
}
