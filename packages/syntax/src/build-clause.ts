import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildExpression } from "./build-expression.ts";
import type { Building } from "./tree.ts";
import { child, children, complete, name, present, spanOf } from "./tree.ts";

type Maybe<T> = T | undefined;

/** The `for every …,` that stand before a step or a cast line. */
export function buildLoops(b: Building, node: CstNode): ast.ForEvery[] {
  return present(children(node, "forEvery").map((loop) => buildForEvery(b, loop)));
}

function buildForEvery(b: Building, node: CstNode): Maybe<ast.ForEvery> {
  const parts = { variable: name(node), of: buildExpression(b, child(node, "expression")) };
  return complete(parts) ? { kind: "ForEvery", span: spanOf(node), ...parts } : undefined;
}

/** The number in `at most n times`. */
export function buildAtMost(b: Building, node: Maybe<CstNode>): Maybe<ast.Expression> {
  return b.operation(b, child(node, "operation"));
}
