import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildLoops } from "./build-clause.ts";
import { buildCall, buildExpression, buildRecord } from "./build-expression.ts";
import { buildStage } from "./build-stage.ts";
import type { Building } from "./tree.ts";
import {
  child,
  children,
  choice,
  complete,
  identifier,
  name,
  present,
  spanOf,
  token,
  tokens,
} from "./tree.ts";

type Maybe<T> = T | undefined;
type StepBuilder = (
  b: Building,
  node: CstNode,
  loops: ast.ForEvery[],
  span: ast.Step["span"],
) => Maybe<ast.Step>;

const steps: Readonly<Record<string, StepBuilder>> = {
  set: (b, node, loops, span) => {
    const parts = { target: name(node), value: buildExpression(b, child(node, "expression")) };
    return complete(parts) ? { kind: "SetStep", span, loops, ...parts } : undefined;
  },
  yields: (b, node, loops, span) => {
    const parts = { row: name(node), fields: buildRecord(b, child(node, "record")) };
    return complete(parts) ? { kind: "YieldsStep", span, loops, ...parts } : undefined;
  },
  stage: buildStage,
  speak: buildSpeak,
};

export function buildStep(b: Building, node: CstNode): Maybe<ast.Step> {
  const inner = ["set", "yields", "stage", "speak"].flatMap((rule) => child(node, rule) ?? [])[0];
  return inner && steps[inner.name]?.(b, inner, buildLoops(b, node), spanOf(node));
}

function buildSpeak(
  b: Building,
  node: CstNode,
  loops: ast.ForEvery[],
  span: ast.Step["span"],
): Maybe<ast.SpeakStep> {
  const subjects = present(children(node, "subject").map((subject) => buildSubject(b, subject)));
  const verb = buildVerb(child(node, "verb"));
  if (subjects.length === 0 || !verb) return undefined;
  const inTurn = token(node, "Turn") !== undefined;
  const heardBy = tokens(child(node, "heardBy"), "Name").map(identifier);
  return { kind: "SpeakStep", span, loops, subjects, ...verb, inTurn, heardBy };
}

function buildVerb(node: Maybe<CstNode>): Maybe<Pick<ast.SpeakStep, "verb" | "question">> {
  const asked = node && choice(node);
  if (asked) {
    const question = name(asked);
    return question && { verb: "asked", question };
  }
  if (token(node, "Plays") ?? token(node, "Play")) return { verb: "plays" };
  return (token(node, "Speaks") ?? token(node, "Speak")) && { verb: "speaks" };
}

function buildSubject(b: Building, node: CstNode): Maybe<ast.Subject> {
  const call = buildCall(b, child(node, "call"));
  return call && { kind: "Subject", span: spanOf(node), every: token(node, "Every") !== undefined, call };
}
