import type { Span } from "@polylogue/base";
import { tokenize } from "@polylogue/grammar";
import type { AnyNode, File } from "@polylogue/syntax";
import { visit } from "@polylogue/syntax";
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

/** Marks for a text that may be damaged, in order, blanks left out. It is cut into tokens and no more, so that it keeps up with typing. */
export function marksOf(source: string): Mark[] {
  const { tokens, trivia } = tokenize(source);
  const marks: Mark[] = [];
  for (const { tokenType, image, startOffset: start } of [...tokens, ...trivia]) {
    const kind = tokenType.name === "Comment" ? commentOf(image) : kindOf(tokenType.name);
    if (kind) marks.push({ span: { start, end: start + image.length }, kind });
  }
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
const known = new Map<string, Mark["kind"] | undefined>();

const commentOf = (image: string) => (image.startsWith("///") ? "doc" : "comment");

/** Kinds are looked up once for each kind of token; whatever is no sign is a word of the language. */
function kindOf(token: string): Mark["kind"] | undefined {
  if (!known.has(token)) {
    const found = kinds.find(([pattern]) => pattern.test(token));
    known.set(token, found ? found[1] : "keyword");
  }
  return known.get(token);
}
