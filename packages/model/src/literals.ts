import type { Expression, TextLiteral } from "@polylogue/syntax";

/** The text of a literal without holes. */
export function plainText(node: TextLiteral): string | undefined {
  let text = "";
  for (const part of node.parts) {
    if (part.kind !== "Characters") return undefined;
    text += part.text;
  }
  return text;
}

/** The number that a literal, with or without a sign, stands for. */
export function plainNumber(node: Expression): number | undefined {
  if (node.kind === "NumberLiteral") return node.value;
  if (node.kind !== "Unary" || node.operator !== "-") return undefined;
  const value = plainNumber(node.operand);
  return value === undefined ? undefined : -value;
}
