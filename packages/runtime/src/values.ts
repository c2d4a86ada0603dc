import type { Plan } from "@polylogue/compile";
import { EvaluationError, evaluate, type Value } from "@polylogue/expression";
import type { Draft } from "./draft.ts";
import { requireAll } from "./fit.ts";

type Given = Readonly<Record<string, Value>>;

/**
 * The values a scene starts with: given inputs and settings, defaults where none is given, then lets and outputs
 * in the order in which they were declared. `draftOf` makes the environment that initial values are evaluated in.
 * Throws EvaluationError when an input is missing, unknown or of another type.
 */
export function startingValues(
  plan: Plan,
  inputs: Given,
  settings: Given,
  draftOf: (values: Given) => Draft,
): Given {
  const values = initialValues(plan, inputs, settings, draftOf);
  refuseMisfits(plan, "setting", plan.settings, settings, draftOf(values));
  refuseMisfits(plan, "input", plan.inputs, inputs, draftOf(values));
  return values;
}

/** The same without a look at whether they fit: what is missing stays out. */
export function initialValues(
  plan: Plan,
  inputs: Given,
  settings: Given,
  draftOf: (values: Given) => Draft,
): Given {
  const draft = draftOf({});
  const fill = (specs: Plan["inputs"], given?: Given) => {
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

type Job = "input" | "setting";

function refuseMisfits(plan: Plan, job: Job, specs: Plan["inputs"], given: Given, draft: Draft): void {
  for (const name of Object.keys(given)) {
    const known = [...plan.inputs, ...plan.settings].some((spec) => spec.name === name);
    if (!known)
      throw new EvaluationError("not-known", `The scene \`${plan.scene}\` has no ${job} named \`${name}\`.`);
  }
  for (const { name, type } of specs) {
    const value = draft.get(name);
    if (value === undefined) throw new EvaluationError("not-known", `The ${job} \`${name}\` is missing.`);
    requireAll(draft, type, value, `The ${job} \`${name}\``);
  }
}
