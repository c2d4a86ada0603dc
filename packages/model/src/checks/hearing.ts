import type { Check, Ground } from "./check.ts";
import { allSteps } from "./speaking.ts";

/** Whoever hears, or notices acts on a stage, remembers. */
export const hearing: Check = (ground) => {
  const { unit, complain } = ground;
  for (const step of unit.module.ast.declarations.flatMap((node) =>
    node.kind === "StateDeclaration" ? speakSteps(node) : [],
  )) {
    for (const { name, span } of step.heardBy) {
      if (unit.roles.has(name) && isForgetful(unit.roles.get(name)?.remembers))
        complain("ROLE-019", span, { name, verb: "hear" });
    }
  }
  for (const step of allSteps(ground.scene.states)) {
    if (step.kind !== "stage") continue;
    for (const { role, follows, span } of step.cast) {
      if (!follows && isForgetful(ground.role(role)?.remembers))
        complain("ROLE-019", span, { name: role, verb: "react to what it notices" });
    }
  }
};

type StateNode = Extract<
  Ground["unit"]["module"]["ast"]["declarations"][number],
  { kind: "StateDeclaration" }
>;
type SpeakNode = Extract<StateNode["steps"][number], { kind: "SpeakStep" }>;
const speakSteps = (node: StateNode): readonly SpeakNode[] => [
  ...node.steps.filter((step) => step.kind === "SpeakStep").filter((step) => step.verb !== "plays"),
  ...node.states.flatMap(speakSteps),
];

const isForgetful = (remembers: { readonly amount: unknown } | undefined) =>
  !remembers || remembers.amount === 0;
