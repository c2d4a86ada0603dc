import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildLoops } from "./build-clause.ts";
import { buildExpression } from "./build-expression.ts";
import { buildText } from "./build-text.ts";
import type { Building } from "./tree.ts";
import { child, children, choice, complete, name, optional, present, spanOf, token } from "./tree.ts";

const claims = { Always: "always", Never: "never", Eventually: "eventually" } as const;

export function buildClaim(b: Building, node: CstNode): ast.ClaimDeclaration | undefined {
  const [, claim] = Object.entries(claims).find(([key]) => token(node, key)) ?? [];
  const condition = buildExpression(b, child(node, "expression"));
  const span = spanOf(node);
  if (!claim || !condition) return undefined;
  return { kind: "ClaimDeclaration", span, ...optional("doc", b.docs.of(span)), claim, condition };
}

export function buildTest(b: Building, node: CstNode): ast.TestDeclaration | undefined {
  const text = buildText(b, child(node, "text"));
  const lines = children(node, "testLine").flatMap((line) => buildLine(b, line));
  return (
    text && { kind: "TestDeclaration", span: spanOf(node), name: text, loops: buildLoops(b, node), lines }
  );
}

const builders: Readonly<Record<string, (b: Building, node: CstNode) => (ast.TestLine | undefined)[]>> = {
  given: (b, node) => children(node, "setting").map((setting) => buildGiven(b, setting)),
  expect: (b, node) => {
    const condition = buildExpression(b, child(node, "expression"));
    return [condition && { kind: "ExpectLine", span: spanOf(node), condition }];
  },
  script: (b, node) => {
    const parts = { role: name(node), value: buildExpression(b, child(node, "expression")) };
    if (complete(parts)) return [{ kind: "SaysLine", span: spanOf(node), ...parts }];
    const fails = parts.role && token(node, "Fails");
    return [fails && parts.role && { kind: "FailsLine", span: spanOf(node), role: parts.role }];
  },
};

function buildLine(b: Building, node: CstNode): ast.TestLine[] {
  const inner = choice(node);
  return inner ? present(builders[inner.name]?.(b, inner) ?? []) : [];
}

function buildGiven(b: Building, node: CstNode): ast.GivenLine | undefined {
  const parts = { name: name(node), value: buildExpression(b, child(node, "expression")) };
  return complete(parts) ? { kind: "GivenLine", span: spanOf(node), ...parts } : undefined;
}
