import type { Span } from "@polylogue/base";
import type { AnyNode, File } from "@polylogue/syntax";
import { parse, visit } from "@polylogue/syntax";
import type { Part } from "../part.ts";
import { partsOf } from "../part.ts";

/** A line of a table of contents. */
export interface OutlineItem {
  readonly part: Part;
  readonly name: string;
  /** Such as `state`, `moderator`, `setting`. */
  readonly kind: string;
  readonly span: Span;
  readonly inside: readonly OutlineItem[];
}

const listed = new Set<Part["kind"]>([
  "scene",
  "value",
  "type",
  "model",
  "role",
  "question",
  "state",
  "test",
]);

/** The declarations of a file, states within states, questions within roles. */
export function outlineOf(file: File): OutlineItem[] {
  const parts = partsOf(file).filter(({ part }) => listed.has(part.kind));
  const inside = (parent: Part | undefined): OutlineItem[] =>
    parts
      .filter((each) => each.parent === parent)
      .map(({ part, node }) => ({
        part,
        name: titleOf(part, node),
        kind: "job" in node ? node.job : node.kind === "FinalDeclaration" ? "final" : part.kind,
        span: node.span,
        inside: inside(part),
      }));
  return inside(undefined);
}

function titleOf(part: Part, node: AnyNode): string {
  if (part.kind === "question") return part.name ?? "asked";
  if (node.kind === "SceneHeader") return node.name.name;
  return "name" in part ? (part.name ?? "") : "";
}

const folded = new Set<string>([
  "RoleDeclaration",
  "StateDeclaration",
  "FinalDeclaration",
  "TestDeclaration",
  "StageStep",
  "TextLiteral",
  "RecordLiteral",
  "ListLiteral",
]);

/** Stretches of several lines that can be folded away, from the end of their first line. */
export function foldsOf(source: string, file: File): Span[] {
  const folds: Span[] = commentFolds(source);
  visit(file, {
    enter({ kind, span }) {
      const line = source.indexOf("\n", span.start);
      if (folded.has(kind) && line >= 0 && line < span.end) folds.push({ start: line, end: span.end });
    },
  });
  return folds.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Comments of three lines and more. */
function commentFolds(source: string): Span[] {
  return Array.from(
    source.matchAll(/(?:^[ \t]*\/\/[^\n]*\n){2,}^[ \t]*\/\/[^\n]*/gm),
    ({ 0: text, index }) => ({
      start: index + text.indexOf("\n"),
      end: index + text.length,
    }),
  );
}

/** What a stretch of text is, for colours. */
export interface Mark {
  readonly span: Span;
  readonly kind: "comment" | "doc" | "keyword" | "number" | "text" | "hole" | "name" | "sign";
}

/** Marks for a text that may be damaged, in order, blanks left out. */
export function marksOf(source: string): Mark[] {
  const { tokens, trivia } = parse(source, "");
  const marks = [...tokens, ...trivia].flatMap((token): Mark[] => {
    const kind = kindOf(token.tokenType.name, token.image);
    const start = token.startOffset;
    return kind ? [{ span: { start, end: start + token.image.length }, kind }] : [];
  });
  return marks.sort((a, b) => a.span.start - b.span.start);
}

const kinds: readonly (readonly [RegExp, Mark["kind"] | undefined])[] = [
  [/^(Space|HoleSpace)$/, undefined],
  [/^(Short|Block|BadEscape|LoneBrace)/, "text"],
  [/^Hole/, "hole"],
  [/^Number$/, "number"],
  [/^Identifier$/, "name"],
  [/^(Arrow|Ellipsis|Range|Dot|Left|Right|Comma|Colon|Equals|Pipe|Plus|Minus|Comparison|Factor)/, "sign"],
];

function kindOf(token: string, image: string): Mark["kind"] | undefined {
  if (token === "Comment") return image.startsWith("///") ? "doc" : "comment";
  const known = kinds.find(([pattern]) => pattern.test(token));
  return known ? known[1] : "keyword";
}
