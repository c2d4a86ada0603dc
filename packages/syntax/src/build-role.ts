import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildExpression, numberLiteral } from "./build-expression.ts";
import { buildText } from "./build-text.ts";
import { buildBound, buildFields } from "./build-type.ts";
import type { Building } from "./tree.ts";
import {
  child,
  children,
  choice,
  complete,
  identifier,
  name,
  optional,
  present,
  spanOf,
  token,
  tokens,
} from "./tree.ts";

type Maybe<T> = T | undefined;

export function buildRole(b: Building, node: CstNode): Maybe<ast.RoleDeclaration> {
  const named = name(node);
  if (!named) return undefined;
  const span = spanOf(node);
  const seats = child(node, "seats");
  return {
    kind: "RoleDeclaration",
    span,
    ...optional("doc", b.docs.of(span)),
    job: token(node, "Moderator") ? "moderator" : token(node, "Reviser") ? "reviser" : "role",
    name: named,
    ...optional("seats", seats && optional("count", buildExpression(b, child(seats, "expression")))),
    parameters: buildFields(b, child(node, "parameters")),
    traits: present(children(node, "trait").map((trait) => buildTrait(b, trait))),
  };
}

const traits: Readonly<Record<string, (b: Building, node: CstNode) => Maybe<ast.Trait>>> = {
  persona: (b, node) => {
    const text = buildText(b, child(node, "text"));
    return text && { kind: "PersonaTrait", span: spanOf(node), text };
  },
  called: (b, node) => {
    const text = buildText(b, child(node, "text"));
    return text && { kind: "CalledTrait", span: spanOf(node), text };
  },
  playedBy: (_, node) => {
    const slot = name(node);
    return slot && { kind: "PlayedByTrait", span: spanOf(node), slot };
  },
  remembers: (_, node) => {
    const amount = token(node, "All") ? "all" : buildBound(child(node, "bound"));
    return (
      amount && { kind: "RemembersTrait", span: spanOf(node), amount, ...optional("toldBy", name(node)) }
    );
  },
  secret: (b, node) => {
    const parts = { name: name(node), value: buildExpression(b, child(node, "expression")) };
    const span = spanOf(node);
    return complete(parts)
      ? { kind: "SecretTrait", span, ...optional("doc", b.docs.of(span)), ...parts }
      : undefined;
  },
  budget: (_, node) => buildBudget(node),
  question: buildQuestion,
};

function buildTrait(b: Building, node: CstNode): Maybe<ast.Trait> {
  const inner = choice(node);
  return inner && traits[inner.name]?.(b, inner);
}

function buildQuestion(b: Building, node: CstNode): Maybe<ast.Question> {
  const prompt = buildText(b, child(node, "text"));
  if (!prompt) return undefined;
  const says = [...buildFields(b, child(node, "fields")), ...buildFields(b, node)];
  const span = spanOf(node);
  // A single field takes the comment at the line's end for its own.
  const doc = b.docs.of({ start: span.start, end: prompt.span.end });
  return { kind: "Question", span, ...optional("doc", doc), ...optional("name", name(node)), prompt, says };
}

export function buildBudget(node: CstNode): ast.BudgetClause {
  return {
    kind: "BudgetClause",
    span: spanOf(node),
    limits: present(children(node, "limit").map(buildLimit)),
  };
}

function buildLimit(node: CstNode): Maybe<ast.BudgetLimit> {
  const names = tokens(node, "Name").map(identifier);
  const number = token(node, "Number");
  const amount = number ? numberLiteral(number) : names.shift();
  const unit = names[0];
  return amount && unit && { kind: "BudgetLimit", span: spanOf(node), amount, unit };
}
