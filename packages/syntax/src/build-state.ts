import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildAtMost } from "./build-clause.ts";
import { buildExpression } from "./build-expression.ts";
import { buildBudget } from "./build-role.ts";
import { buildStep } from "./build-step.ts";
import type { Building } from "./tree.ts";
import { child, children, choice, name, optional, present, spanOf } from "./tree.ts";

type Maybe<T> = T | undefined;

export function buildState(b: Building, node: CstNode): Maybe<ast.StateDeclaration> {
  const named = name(node);
  if (!named) return undefined;
  const items = children(node, "stateItem").flatMap((item) => choice(item) ?? []);
  const of = (kind: string) => items.filter((item) => item.name === kind);
  const [budget, ...budgets] = of("budget");
  for (const extra of budgets) b.problems.push({ code: "SYNTAX-015", span: spanOf(extra), facts: {} });
  checkOrder(b, items);
  const span = spanOf(node);
  return {
    kind: "StateDeclaration",
    span,
    ...optional("doc", b.docs.of(span)),
    name: named,
    ...optional("budget", budget && buildBudget(budget)),
    states: present(of("state").map((state) => buildState(b, state))),
    steps: present(of("step").map((step) => buildStep(b, step))),
    exits: present(of("exit").map((exit) => buildExit(b, exit))),
    arrows: present(of("arrow").map((arrow) => buildArrow(b, arrow))),
  };
}

const leaving = new Set(["exit", "arrow"]);
const doing = new Set(["state", "step"]);

/** What is done stands before where it goes; one report to a state. */
function checkOrder(b: Building, items: readonly CstNode[]): void {
  const first = items.findIndex((item) => leaving.has(item.name));
  const late = first < 0 ? undefined : items.slice(first).find((item) => doing.has(item.name));
  if (!late) return;
  const { start } = spanOf(late);
  const end = b.source.slice(start).search(/[\s(]/);
  b.problems.push({
    code: "SYNTAX-014",
    span: { start, end: end < 0 ? spanOf(late).end : start + end },
    facts: {},
  });
}

interface Leap {
  readonly target: ast.Identifier;
  readonly atMost?: ast.Expression;
}

function buildLeap(b: Building, node: Maybe<CstNode>): Maybe<Leap> {
  const target = name(node);
  return target && { target, ...optional("atMost", buildAtMost(b, child(node, "atMost"))) };
}

function buildArrow(b: Building, node: CstNode): Maybe<ast.Arrow> {
  const leap = buildLeap(b, child(node, "leap"));
  const when = buildExpression(b, child(node, "expression"));
  return leap && { kind: "Arrow", span: spanOf(node), ...optional("when", when), ...leap };
}

export function buildExit(b: Building, node: CstNode): Maybe<ast.ExitClause> {
  const cause = name(node);
  const leap = buildLeap(b, child(node, "leap"));
  return cause && leap && { kind: "ExitClause", span: spanOf(node), cause, ...leap };
}

export function buildFinal(b: Building, node: CstNode): Maybe<ast.FinalDeclaration> {
  const named = name(node);
  if (!named) return undefined;
  const span = spanOf(node);
  const steps = present(children(node, "step").map((step) => buildStep(b, step)));
  return { kind: "FinalDeclaration", span, ...optional("doc", b.docs.of(span)), name: named, steps };
}
