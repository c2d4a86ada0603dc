import type { Check } from "./check.ts";

const allowed = new Set(["UseDeclaration", "TypeDeclaration", "RoleDeclaration", "SceneHeader"]);
const words: Readonly<Record<string, string>> = {
  ModelDeclaration: "model",
  BudgetClause: "budget",
  StateDeclaration: "state",
  FinalDeclaration: "final",
  ExitClause: "exit",
  ClaimDeclaration: "claim",
  TestDeclaration: "test",
};

/** A file without a `scene` line holds types, roles and lets only. */
export const library: Check = ({ unit, complain }) => {
  if (unit.module.isScene) return;
  // One finding is enough: what is missing is most likely the one line.
  for (const node of unit.module.ast.declarations) {
    if (allowed.has(node.kind) || (node.kind === "ValueDeclaration" && node.job === "let")) continue;
    return complain("FLOW-010", node.span, {
      kind: node.kind === "ValueDeclaration" ? node.job : (words[node.kind] ?? "part"),
    });
  }
};
