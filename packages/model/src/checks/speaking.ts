import type { State, Step } from "../scene.ts";
import type { Check, Ground } from "./check.ts";

/** Every role of the scene is asked somewhere: in a step, on a stage, as a judge or to tell a memory. */
export const speaking: Check = ({ scene, unit, complain }) => {
  if (!unit.module.isScene) return;
  const heard = new Set(scene.roles.flatMap((role) => role.remembers?.toldBy ?? []));
  for (const step of allSteps(scene.states)) for (const name of rolesIn(step)) heard.add(name);
  for (const role of scene.roles) {
    const node = unit.roles.get(role.name);
    if (heard.has(role.name) || !node) continue;
    const span = role.file === scene.file ? role.span : importSpan(unit, role.name);
    if (node.questions.length === 0 && role.file === scene.file)
      complain("ROLE-026", span, { name: role.name });
    else complain("ROLE-013", span, { name: role.name });
  }
};

function importSpan(unit: Ground["unit"], name: string) {
  const names = unit.module.ast.declarations.flatMap((node) =>
    node.kind === "UseDeclaration" ? node.names : [],
  );
  return names.find((each) => each.name === name)?.span ?? { start: 0, end: 0 };
}

/** The steps of states, those of inner states included. */
export function allSteps(states: readonly State[]): readonly Step[] {
  return states.flatMap((state) => [...state.steps, ...allSteps(state.states)]);
}

/** The roles that a step may ask. */
function rolesIn(step: Step): readonly string[] {
  if (step.kind === "speak") return step.subjects.map((subject) => subject.role);
  if (step.kind !== "stage") return [];
  return [
    ...step.cast.map((cast) => cast.role),
    ...step.rows.flatMap((row) => row.judges.map((judge) => judge.role)),
  ];
}
