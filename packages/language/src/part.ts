import type * as ast from "@polylogue/syntax";

/**
 * A part of a scene that can be pointed at, by names that outlive edits elsewhere.
 * Steps, arrows and exits have the ids that graph, plan and journal give them: `draft.step.1`, `draft.2`, `on.1`.
 */
export type Part =
  | { readonly kind: "scene" }
  | { readonly kind: "use"; readonly from: string }
  | { readonly kind: "value" | "type" | "model" | "role" | "state" | "test"; readonly name: string }
  | { readonly kind: "question"; readonly role: string; readonly name?: string }
  | { readonly kind: "step" | "arrow" | "exit" | "claim"; readonly id: string };

/** The nodes that parts stand for. */
export type PartNode =
  | ast.SceneHeader
  | ast.UseDeclaration
  | ast.ValueDeclaration
  | ast.TypeDeclaration
  | ast.ModelDeclaration
  | ast.RoleDeclaration
  | ast.Question
  | ast.StateDeclaration
  | ast.FinalDeclaration
  | ast.TestDeclaration
  | ast.ClaimDeclaration
  | ast.Step
  | ast.Arrow
  | ast.ExitClause;

export interface Located {
  readonly part: Part;
  readonly node: PartNode;
  /** Absent for what stands in the file itself. */
  readonly parent?: Part;
}

/** Every part of a file, a part before what it holds, in written order among its kind. */
export function partsOf(file: ast.File): Located[] {
  let exits = 0;
  let claims = 0;
  return file.declarations.flatMap((node): Located[] => {
    if (node.kind === "ExitClause") return [{ part: { kind: "exit", id: `on.${++exits}` }, node }];
    if (node.kind === "ClaimDeclaration") return [{ part: { kind: "claim", id: `claim.${++claims}` }, node }];
    return declared[node.kind]?.(node as never) ?? [];
  });
}

const named =
  (kind: "value" | "type" | "model") =>
  (node: ast.ValueDeclaration | ast.TypeDeclaration | ast.ModelDeclaration): Located[] => [
    { part: { kind, name: node.name.name }, node },
  ];

const declared: { readonly [K in ast.Declaration["kind"]]?: (node: never) => Located[] } = {
  SceneHeader: (node: ast.SceneHeader) => [{ part: { kind: "scene" }, node }],
  UseDeclaration: (node: ast.UseDeclaration) => [{ part: { kind: "use", from: textOf(node.from) }, node }],
  ValueDeclaration: named("value"),
  TypeDeclaration: named("type"),
  ModelDeclaration: named("model"),
  RoleDeclaration: roleParts,
  StateDeclaration: (node: ast.StateDeclaration) => stateParts(node),
  FinalDeclaration: finalParts,
  TestDeclaration: (node: ast.TestDeclaration) => [{ part: { kind: "test", name: textOf(node.name) }, node }],
};

function roleParts(node: ast.RoleDeclaration): Located[] {
  const part: Part = { kind: "role", name: node.name.name };
  const questions = node.traits.filter((trait) => trait.kind === "Question");
  return [
    { part, node },
    ...questions.map(
      (question): Located => ({
        part: {
          kind: "question",
          role: node.name.name,
          ...(question.name && { name: question.name.name }),
        },
        node: question,
        parent: part,
      }),
    ),
  ];
}

function stateParts(node: ast.StateDeclaration, parent?: Part): Located[] {
  const { name } = node.name;
  const part: Part = { kind: "state", name };
  return [
    { part, node, ...(parent && { parent }) },
    ...numbered("step", `${name}.step.`, node.steps, part),
    ...numbered("exit", `${name}.on.`, node.exits, part),
    ...numbered("arrow", `${name}.`, node.arrows, part),
    ...node.states.flatMap((inner) => stateParts(inner, part)),
  ];
}

function finalParts(node: ast.FinalDeclaration): Located[] {
  const part: Part = { kind: "state", name: node.name.name };
  return [{ part, node }, ...numbered("step", `${node.name.name}.step.`, node.steps, part)];
}

function numbered(
  kind: "step" | "arrow" | "exit",
  prefix: string,
  nodes: readonly PartNode[],
  parent: Part,
): Located[] {
  return nodes.map((node, nth) => ({ part: { kind, id: `${prefix}${nth + 1}` }, node, parent }));
}

/** A text without its holes. */
export function textOf({ parts }: ast.TextLiteral): string {
  return parts.map((part) => (part.kind === "Characters" ? part.text : "")).join("");
}

export const samePart = (one: Part, other: Part): boolean => keyOf(one) === keyOf(other);

/** A part as one word, to keep parts in maps and layouts by. */
export function keyOf(part: Part): string {
  switch (part.kind) {
    case "scene":
      return "scene";
    case "use":
      return `use:${part.from}`;
    case "question":
      return `question:${part.role}.${part.name ?? ""}`;
    case "step":
    case "arrow":
    case "exit":
    case "claim":
      return `${part.kind}:${part.id}`;
    default:
      return `${part.kind}:${part.name}`;
  }
}

/** Finds a part; of several with one name, the first. */
export function findPart(file: ast.File, part: Part): Located | undefined {
  return partsOf(file).find((located) => samePart(located.part, part));
}

/** The innermost part around a place. */
export function partAt(file: ast.File, offset: number): Located | undefined {
  return partsOf(file)
    .filter(({ node: { span } }) => span.start <= offset && offset <= span.end)
    .reduce<Located | undefined>(
      (best, next) => (!best || width(next) <= width(best) ? next : best),
      undefined,
    );
}
const width = ({ node: { span } }: Located) => span.end - span.start;
