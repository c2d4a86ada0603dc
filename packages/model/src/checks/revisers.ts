import type { Expr } from "@polylogue/expression";
import { partChildren, walk } from "@polylogue/expression";
import type { Role, Scene, Step } from "../scene.ts";
import type { Check } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** A reviser's prompts name the question and something that was said or happened since the draft. */
export const revisers: Check = ({ scene, unit, complain }) => {
  if (!unit.module.isScene) return;
  for (const role of scene.roles) {
    if (role.job !== "reviser" || role.file !== scene.file) continue;
    // What is passed to it may be the question, and may be what happened.
    const inputs = new Set([...scene.inputs, ...role.parameters].map((input) => input.name));
    const events = eventful(scene, role.name);
    const named = namesIn(role);
    const complaint = (missing: string) => complain("ROLE-014", role.span, { name: role.name, missing });
    if (!named.some((name) => inputs.has(name))) complaint("an input");
    else if (!named.some((name) => events.has(name))) complaint("something that was said or happened");
  }
};

function namesIn(role: Role): readonly string[] {
  const names: string[] = [];
  const parts = [role.persona, ...role.questions.map((question) => question.prompt)].flatMap(
    (text) => text?.parts ?? [],
  );
  for (const expr of parts.flatMap(partChildren))
    walk(expr, (each) => void (each.op === "ref" && names.push(each.name)));
  return names;
}

/** What tells of things said or done: other roles, stages, played scenes, and every value that a step sets from these. */
function eventful(scene: Scene, self: string): ReadonlySet<string> {
  const names = new Set<string>(scene.roles.map((role) => role.name).filter((name) => name !== self));
  const steps: readonly Step[] = [...allSteps(scene.states), ...scene.finals.flatMap((final) => final.steps)];
  for (const step of steps) if (step.kind === "stage") names.add(step.name);
  for (const { name } of scene.scenes) names.add(name);
  for (const parameter of scene.roles.find((role) => role.name === self)?.parameters ?? [])
    names.add(parameter.name);
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const step of steps) if (step.kind === "set" && tells(step, names)) names.add(step.name);
  }
  return names;
}

function tells(step: Extract<Step, { kind: "set" }>, names: ReadonlySet<string>): boolean {
  let found = false;
  const visit = (expr: Expr) => void (found ||= expr.op === "ref" && names.has(expr.name));
  for (const expr of [step.value, ...step.loops.map((loop) => loop.of)]) walk(expr, visit);
  return found;
}
