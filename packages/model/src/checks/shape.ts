import type * as ast from "@polylogue/syntax";
import { arrowsEnd } from "./arrows.ts";
import type { Check, Ground } from "./check.ts";

/** A state is composite or simple; a final only sets and yields; a scene begins and ends somewhere. */
export const shape: Check = (ground) => {
  const { unit, complain, scene } = ground;
  if (!unit.module.isScene) return;
  const { declarations } = unit.module.ast;
  if (!declarations.some((node) => node.kind === "StateDeclaration"))
    complain("FLOW-007", scene.span, { missing: "state" });
  else if (!declarations.some((node) => node.kind === "FinalDeclaration"))
    complain("FLOW-007", scene.span, { missing: "final" });
  for (const node of declarations) {
    if (node.kind === "StateDeclaration") state(node, ground);
    if (node.kind === "FinalDeclaration") final(node, ground);
  }
};

function state(node: ast.StateDeclaration, ground: Ground): void {
  if (node.states.length === 0) return arrowsEnd(node, ground.complain);
  const [stray] = [...node.steps, ...node.arrows];
  if (stray) ground.complain("FLOW-005", stray.span, { name: node.name.name });
  for (const inner of node.states) state(inner, ground);
}

function final(node: ast.FinalDeclaration, { complain }: Ground): void {
  for (const step of node.steps) {
    if (step.kind !== "SetStep" && step.kind !== "YieldsStep") complain("FLOW-006", step.span);
  }
}
