import type { CstNode } from "@polylogue/grammar";
import type * as ast from "./ast.ts";
import { layOut } from "./block-text.ts";
import type { Piece } from "./pieces.ts";
import { assemble } from "./pieces.ts";
import type { Building } from "./tree.ts";
import { child, children, choice, spanOf, token, tokenSpan } from "./tree.ts";

/** A text with its escapes, margin and vanishing lines already worked out. */
export function buildText(b: Building, node: CstNode | undefined): ast.TextLiteral | undefined {
  const short = child(node, "shortText");
  const block = child(node, "blockText");
  const text = short ?? block;
  if (!text) return undefined;
  const loose = child(text, "looseParts");
  const pieces = children(loose, "parts").flatMap((parts) => piecesOf(b, parts));
  const laidOut = block ? layOut(pieces, (problem) => b.problems.push(problem)) : pieces;
  return { kind: "TextLiteral", span: spanOf(text), block: block !== undefined, parts: assemble(laidOut) };
}

function piecesOf(b: Building, parts: CstNode | undefined): Piece[] {
  return children(parts, "part").flatMap((part) => {
    const inner = choice(part);
    return inner ? (makers[inner.name]?.(b, inner) ?? []) : charactersOf(part);
  });
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\"', '"'],
  ["\\\\", "\\"],
  ["\\n", "\n"],
  ["\\t", "\t"],
]);
const braces = (text: string) => text.replaceAll("{{", "{").replaceAll("}}", "}");

function charactersOf(part: CstNode): Piece[] {
  const block = token(part, "BlockChars");
  if (block) {
    return [{ kind: "characters", span: tokenSpan(block), text: block.image.replaceAll("\r\n", "\n") }];
  }
  const found = token(part, "ShortChars") ?? token(part, "LoneBrace") ?? token(part, "BadEscape");
  if (!found) return [];
  return [
    { kind: "characters", span: tokenSpan(found), text: escapes.get(found.image) ?? braces(found.image) },
  ];
}

type Maker = (b: Building, node: CstNode) => Piece[];
const makers: Readonly<Record<string, Maker>> = {
  hole: (b, node) => {
    const value = b.operation(b, child(node, "operation"));
    return value ? [{ kind: "hole", span: spanOf(node), value }] : [];
  },
  forPart: (b, node) => {
    const loop = b.loop(b, child(node, "loop"));
    const body = piecesOf(b, child(node, "parts"));
    if (!loop) return body;
    return [{ kind: "for", span: tagSpan(node), loop }, ...body, endPiece(node)];
  },
  ifPart: (b, node) => {
    const condition = b.operation(b, child(node, "operation"));
    const choice = child(node, "thenElse");
    return choice ? choicePiece(b, node, choice, condition) : ifPieces(b, node, condition);
  },
};

function choicePiece(
  b: Building,
  node: CstNode,
  choice: CstNode,
  condition: ast.Expression | undefined,
): Piece[] {
  const then = b.expression(b, child(choice, "expression"));
  const otherwise = b.expression(b, child(choice, "expression", 1));
  if (!condition || !then || !otherwise) return [];
  const span = spanOf(node);
  const inside = { start: span.start + 1, end: span.end - 1 };
  return [
    { kind: "hole", span, value: { kind: "Conditional", span: inside, condition, then, else: otherwise } },
  ];
}

function ifPieces(b: Building, node: CstNode, condition: ast.Expression | undefined): Piece[] {
  const body = child(node, "ifBody");
  const then = piecesOf(b, child(body, "parts"));
  const elseTag = child(body, "elseTag");
  const otherwise = piecesOf(b, child(body, "parts", 1));
  if (!condition) return [...then, ...otherwise];
  const start = spanOf(node).start;
  const close = token(body, "HoleClose");
  const span = { start, end: close ? tokenSpan(close).end : start + 1 };
  const middle: Piece[] = elseTag ? [{ kind: "else", span: spanOf(elseTag) }, ...otherwise] : [];
  return [{ kind: "if", span, condition }, ...then, ...middle, endPiece(body)];
}

function tagSpan(node: CstNode) {
  const close = token(node, "HoleClose");
  const start = spanOf(node).start;
  return { start, end: close ? tokenSpan(close).end : start + 1 };
}

function endPiece(node: CstNode | undefined): Piece {
  const tag = child(node, "endTag");
  const end = node ? spanOf(node).end : 0;
  return { kind: "end", span: tag ? spanOf(tag) : { start: end, end } };
}
