import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildAtMost, buildLoops } from "./build-clause.ts";
import { buildCall, buildExpression, buildRecord } from "./build-expression.ts";
import type { Building } from "./tree.ts";
import { child, children, choice, name, optional, present, spanOf } from "./tree.ts";

type Maybe<T> = T | undefined;

export function buildStage(
  b: Building,
  node: CstNode,
  loops: ast.ForEvery[],
  span: ast.StageStep["span"],
): Maybe<ast.StageStep> {
  const named = name(node);
  const lines = present(children(node, "stageLine").map((line) => buildLine(b, line)));
  return named && { kind: "StageStep", span, loops, name: named, lines };
}

const lines: Readonly<Record<string, (b: Building, node: CstNode) => Maybe<ast.StageLine>>> = {
  cast: (b, node) => {
    const call = buildCall(b, child(node, "call"));
    const follows = buildExpression(b, child(node, "expression"));
    return (
      call && {
        kind: "CastLine",
        span: spanOf(node),
        loops: buildLoops(b, node),
        call,
        ...optional("follows", follows),
      }
    );
  },
  judges: (b, node) => {
    const act = name(node);
    const when = buildExpression(b, child(node, "expression"));
    const judges = present(children(node, "call").map((call) => buildCall(b, call)));
    const verdict = buildRecord(b, child(child(node, "verdict"), "record"));
    if (!act) return undefined;
    const rule = optional("verdict", verdict);
    return { kind: "JudgeLine", span: spanOf(node), ...optional("when", when), act, judges, ...rule };
  },
  again: (b, node) => {
    const atMost = buildAtMost(b, child(node, "atMost"));
    return atMost && { kind: "AgainLine", span: spanOf(node), atMost };
  },
  until: (b, node) => {
    const condition = buildExpression(b, child(node, "expression"));
    return condition && { kind: "UntilLine", span: spanOf(node), condition };
  },
};

function buildLine(b: Building, node: CstNode): Maybe<ast.StageLine> {
  const inner = choice(node);
  return inner && lines[inner.name]?.(b, inner);
}
