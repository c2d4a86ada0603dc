import { partChildren, walk } from "@polylogue/expression";
import type { Role, SetStep } from "../scene.ts";
import type { Check } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** A reviser's prompts name the question and something that was said or happened since the draft. */
export const revisers: Check = ({ scene, unit, complain }) => {
  if (!unit.module.isScene) return;
  const own = scene.roles.filter((role) => role.job === "reviser" && role.file === scene.file);
  const steps =
    own.length > 0 ? [...allSteps(scene.states), ...scene.finals.flatMap((final) => final.steps)] : [];
  const sets = steps.filter((step) => step.kind === "set").map(readsOf);
  const stages = steps.filter((step) => step.kind === "stage").map((step) => step.name);
  for (const role of own) {
    // What is passed to it may be the question, and may be what happened.
    const inputs = new Set([...scene.inputs, ...role.parameters].map((input) => input.name));
    const others = scene.roles.map((other) => other.name).filter((name) => name !== role.name);
    const played = scene.scenes.map((each) => each.name);
    const passed = role.parameters.map((parameter) => parameter.name);
    const events = eventful([...others, ...stages, ...played, ...passed], sets);
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

/** A value that a step sets, and the names it is made from. */
interface SetNames {
  readonly name: string;
  readonly from: readonly string[];
}

function readsOf({ name, value, loops }: SetStep): SetNames {
  const from: string[] = [];
  for (const expr of [value, ...loops.map((loop) => loop.of)])
    walk(expr, (each) => void (each.op === "ref" && from.push(each.name)));
  return { name, from };
}

/** What tells of things said or done: other roles, stages, played scenes, and every value that a step sets from these. */
function eventful(sources: readonly string[], sets: readonly SetNames[]): ReadonlySet<string> {
  const names = new Set(sources);
  for (let size = -1; size !== names.size; ) {
    size = names.size;
    for (const { name, from } of sets) if (from.some((each) => names.has(each))) names.add(name);
  }
  return names;
}
