import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { buildExpression, buildRecord } from "./build-expression.ts";
import { buildBudget, buildRole } from "./build-role.ts";
import { buildExit, buildFinal, buildState } from "./build-state.ts";
import { buildClaim, buildTest } from "./build-test.ts";
import { buildText } from "./build-text.ts";
import { buildType } from "./build-type.ts";
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

type Built = ast.Declaration | undefined;
type DeclarationBuilder = (b: Building, node: CstNode) => Built | Built[];

const declarations: Readonly<Record<string, DeclarationBuilder>> = {
  header: (b, node) => {
    const named = name(node);
    const span = spanOf(node);
    return named && { kind: "SceneHeader", span, ...optional("doc", b.docs.of(span)), name: named };
  },
  use: (b, node) => {
    const from = buildText(b, child(node, "text"));
    return (
      from && {
        kind: "UseDeclaration",
        span: spanOf(node),
        names: tokens(node, "Name").map(identifier),
        from,
      }
    );
  },
  values: buildValues,
  typeDeclaration: (b, node) => {
    const parts = { name: name(node), type: buildType(b, child(node, "type")) };
    const span = spanOf(node);
    return complete(parts)
      ? { kind: "TypeDeclaration", span, ...optional("doc", b.docs.of(span)), ...parts }
      : undefined;
  },
  model: (b, node) => {
    const parts = { name: name(node), parameters: buildRecord(b, child(node, "record")) };
    const span = spanOf(node);
    return complete(parts)
      ? { kind: "ModelDeclaration", span, ...optional("doc", b.docs.of(span)), ...parts }
      : undefined;
  },
  budget: (_, node) => buildBudget(node),
  role: buildRole,
  state: buildState,
  final: buildFinal,
  exit: buildExit,
  claim: buildClaim,
  test: buildTest,
};

export function buildFile(b: Building, node: CstNode): ast.File {
  const built = children(node, "declaration").flatMap((declaration) => {
    const inner = choice(declaration);
    return inner ? declarations[inner.name]?.(b, inner) : undefined;
  });
  return { kind: "File", span: { start: 0, end: b.source.length }, declarations: present(built) };
}

const jobs = { Input: "input", Output: "output", Let: "let", Setting: "setting" } as const;

function buildValues(b: Building, node: CstNode): Built[] {
  const word = Object.entries(jobs).find(([key]) => token(node, key));
  return word
    ? children(node, "value").map((value, nth) =>
        buildValue(b, value, word[1], nth === 0 ? spanOf(node).start : undefined),
      )
    : [];
}

function buildValue(b: Building, node: CstNode, job: ast.ValueDeclaration["job"], wordStart?: number): Built {
  const parts = { name: name(node), type: buildType(b, child(node, "type")) };
  if (!complete(parts)) return undefined;
  const initial = buildExpression(b, child(node, "expression"));
  const own = spanOf(node);
  // The first of a list takes in the word before it, and so what is said above the line.
  const span = { start: wordStart ?? own.start, end: own.end };
  return {
    kind: "ValueDeclaration",
    span,
    ...optional("doc", b.docs.of(span)),
    job,
    ...parts,
    ...optional("initial", initial),
  };
}
