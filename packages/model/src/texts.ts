import type { Part } from "@polylogue/expression";
import { show } from "@polylogue/expression";
import type * as ast from "@polylogue/syntax";
import { bind, bindCondition, bindLoop } from "./bind.ts";
import { plainText } from "./literals.ts";
import type { Text } from "./scene.ts";
import type { Bound, Place } from "./symbols.ts";

/** A text as an expression: a literal where it has no holes. */
export function bindText(node: ast.TextLiteral, at: Place): Bound {
  const plain = plainText(node);
  if (plain !== undefined) {
    return { expr: { op: "literal", value: plain }, type: { kind: "choice", options: [plain] } };
  }
  return { expr: { op: "text", parts: bindParts(node.parts, at) }, type: { kind: "text" } };
}

/** A prompt, a persona, a name: parts with their place. */
export function bindPrompt(node: ast.TextLiteral, at: Place): Text {
  return { parts: bindParts(node.parts, at), span: node.span };
}

function bindParts(parts: readonly ast.TextPart[], at: Place): readonly Part[] {
  return parts.map((part) => bindPart(part, at));
}

function bindPart(part: ast.TextPart, at: Place): Part {
  switch (part.kind) {
    case "Characters":
      return part.text;
    case "Hole":
      return { hole: bindHole(part, at) };
    case "ForPart": {
      const { loop, place } = bindLoop(part.loop, at);
      return { for: loop, body: bindParts(part.body, place) };
    }
    case "IfPart": {
      const condition = bindCondition(part.condition, at);
      return { if: condition, then: bindParts(part.then, at), else: bindParts(part.else ?? [], at) };
    }
  }
}

function bindHole({ value }: ast.Hole, at: Place) {
  const { expr, type } = bind(value, at);
  if (type.kind === "list" || type.kind === "record")
    at.unit.complain("TYPE-019", value.span, { found: show(type), kind: type.kind });
  return expr;
}
