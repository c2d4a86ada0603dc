import type { CstNode, IToken } from "@polylogue/grammar";
import { spanOf } from "../tree.ts";

/** What the formatter must know of the tree, by the offset of a token. */
export interface Marks {
  /** Where a construct begins that may have a line of its own. */
  readonly starts: ReadonlySet<number>;
  /** Of these, the ones that stand well apart from what precedes them on a line. */
  readonly statements: ReadonlySet<number>;
  /** Tokens that touch the token before them: the `(` of a call, the `[` of an index. */
  readonly touching: ReadonlySet<number>;
  /** A minus that touches what follows. */
  readonly prefixes: ReadonlySet<number>;
  /** The braces of blocks, in which a comma does not end a member. */
  readonly blocks: ReadonlySet<number>;
  /** For each arrow the offset of the state it leaves, or -1. */
  readonly arrows: ReadonlyMap<number, number>;
}

const starting = new Set([
  "declaration",
  "trait",
  "stateItem",
  "step",
  "stageLine",
  "testLine",
  "field",
  "entry",
  "item",
  "argument",
]);
const stating = new Set(["declaration", "trait", "stateItem", "step", "stageLine", "testLine"]);
const blockRules = new Set(["role", "state", "final", "stage", "test"]);
/** Which token of a rule touches the one before it. */
const touchingTokens: Readonly<Record<string, string>> = {
  arguments: "LeftParen",
  parameters: "LeftParen",
  seats: "LeftBracket",
  listSuffix: "LeftBracket",
  access: "LeftBracket",
};

class Collector implements Marks {
  readonly starts = new Set<number>();
  readonly statements = new Set<number>();
  readonly touching = new Set<number>();
  readonly prefixes = new Set<number>();
  readonly blocks = new Set<number>();
  readonly arrows = new Map<number, number>();

  walk(node: CstNode, state: number): void {
    const { start } = spanOf(node);
    if (starting.has(node.name)) this.starts.add(start);
    if (stating.has(node.name)) this.statements.add(start);
    this.#mark(node);
    const inside = node.name === "state" ? start : state;
    for (const arrow of tokensOf(node, "leap", "Arrow")) this.arrows.set(arrow, state);
    for (const elements of Object.values(node.children)) {
      for (const element of elements) if ("children" in element) this.walk(element, inside);
    }
  }

  #mark(node: CstNode): void {
    const touching = touchingTokens[node.name];
    if (touching) for (const at of tokensOf(node, node.name, touching)) this.touching.add(at);
    if (blockRules.has(node.name))
      for (const at of tokensOf(node, node.name, "LeftBrace")) this.blocks.add(at);
    for (const at of tokensOf(node, "operand", "Minus")) this.prefixes.add(at);
    for (const at of tokensOf(node, "bound", "Minus")) this.prefixes.add(at);
    for (const at of tokensOf(node, "question", "Says")) this.starts.add(at);
  }
}

function tokensOf(node: CstNode, rule: string, key: string): number[] {
  if (node.name !== rule) return [];
  return (node.children[key] ?? []).flatMap((element) =>
    "children" in element ? [] : [element.startOffset],
  );
}

export function marksOf(cst: CstNode): Marks {
  const collector = new Collector();
  collector.walk(cst, -1);
  return collector;
}

/** Where each text literal stands, outermost only. */
export function textSpans(tokens: readonly IToken[]): { start: number; end: number }[] {
  const spans: { start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (const { tokenType, startOffset, image } of tokens) {
    const { name } = tokenType;
    if ((name === "ShortOpen" || name === "BlockOpen") && depth++ === 0) start = startOffset;
    else if ((name === "ShortClose" || name === "BlockClose") && --depth === 0) {
      spans.push({ start, end: startOffset + image.length });
    }
  }
  return spans;
}
