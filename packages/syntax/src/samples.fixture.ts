import fs from "node:fs";
import type { AnyNode } from "./visit.ts";

const root = new URL("../../../", import.meta.url);

function filesIn(folder: string): string[] {
  return fs
    .readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".scene"))
    .map((file) => `${folder}/${file}`)
    .sort();
}

/** Every scene of the repository: name and source. */
export const samples: readonly (readonly [string, string])[] = [
  ...filesIn("grammar"),
  ...filesIn("scenes"),
].map((file) => [file, fs.readFileSync(new URL(file, root), "utf8")] as const);

export const kitchenSink = samples.find(([file]) => file.endsWith("kitchen-sink.scene"))?.[1] ?? "";

/** A tree without its places: what was said, not where. */
export function withoutSpans(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === "span" ? undefined : value)));
}

/** An expression with all its brackets, to see how it was grouped. */
export function grouped(node: AnyNode): string {
  switch (node.kind) {
    case "Binary":
      return `(${grouped(node.left)} ${node.operator} ${grouped(node.right)})`;
    case "Unary":
      return `(${node.operator} ${grouped(node.operand)})`;
    case "Conditional":
      return `(if ${grouped(node.condition)} ${grouped(node.then)} ${grouped(node.else)})`;
    case "Member":
      return `${grouped(node.of)}.${node.name.name}`;
    case "Index":
      return `${grouped(node.of)}[${grouped(node.at)}]`;
    case "Reference":
      return node.name;
    case "NumberLiteral":
    case "BooleanLiteral":
      return String(node.value);
    case "Call":
      return `${node.name.name}(${(node.arguments ?? []).map((argument) => grouped(argument.value)).join(", ")})`;
    default:
      return node.kind;
  }
}

/** A text in a form that a table of cases can hold: holes as `<name>`, bodies in brackets. */
export function shown(parts: readonly AnyNode[]): string {
  return parts.map(shownPart).join("");
}

function shownPart(part: AnyNode): string {
  switch (part.kind) {
    case "Characters":
      return part.text;
    case "Hole":
      return `<${grouped(part.value)}>`;
    case "ForPart":
      return `[for ${part.loop.variable.name}:${shown(part.body)}]`;
    case "IfPart":
      return `[if ${grouped(part.condition)}:${shown(part.then)}${part.else ? `|${shown(part.else)}` : ""}]`;
    default:
      return part.kind;
  }
}
