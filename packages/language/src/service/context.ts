import { parse } from "@polylogue/syntax";

/** Where in a text something is being written, told from the words before it; it holds for damaged texts, too. */
export interface Context {
  /** What is open around the place, innermost last. */
  readonly inside: readonly Block[];
  /** The words and signs of the current line or hole before the place, the word being written left out. */
  readonly before: readonly string[];
  /** What has been written of the current word. */
  readonly written: string;
  /** Where that word begins. */
  readonly start: number;
}
export type Block =
  | {
      readonly kind: "role" | "state" | "stage" | "test" | "record" | "fields" | "model";
      readonly name?: string;
    }
  | { readonly kind: "hole" | "text"; readonly name?: undefined };

interface Token {
  readonly image: string;
  readonly name: string;
  readonly start: number;
}

/** Reads the words before a place. */
export function contextAt(source: string, offset: number): Context {
  const start = /[\p{L}\p{N}_]*$/u.exec(source.slice(0, offset))?.index ?? offset;
  const tokens = parse(source, "").tokens.flatMap(({ image, tokenType, startOffset }): Token[] =>
    startOffset < start ? [{ image, name: tokenType.name, start: startOffset }] : [],
  );
  const inside = blocksOf(tokens, source, start);
  return { inside, before: lineOf(tokens, source, start), written: source.slice(start, offset), start };
}

function blocksOf(tokens: readonly Token[], source: string, at: number): Block[] {
  const open: Block[] = [];
  tokens.forEach((token, nth) => {
    if (token.name === "LeftBrace") open.push(blockOf(tokens.slice(0, nth), open.at(-1)));
    else if (/^(Short|Block)Open$/.test(token.name)) open.push({ kind: "text" });
    else if (token.name === "HoleOpen") open.push({ kind: "hole" });
    else if (/^(RightBrace|HoleClose|ShortClose|ShortBreak|BlockClose|BlockBreak)$/.test(token.name))
      open.pop();
  });
  // A hole that is being written is not closed on its line, so that it was read as plain text.
  const line = source.slice(source.lastIndexOf("\n", at - 1) + 1, at);
  if (open.at(-1)?.kind === "text" && /(^|[^{]){[^{}"]*$/.test(line)) open.push({ kind: "hole" });
  return open;
}

const heads: Readonly<Record<string, Exclude<Block["kind"], "hole" | "text" | "record" | "fields">>> = {
  role: "role",
  moderator: "role",
  reviser: "role",
  state: "state",
  final: "state",
  stage: "stage",
  test: "test",
  model: "model",
};

/** What a brace opens, by the words that lead it in. */
function blockOf(before: readonly Token[], around: Block | undefined): Block {
  const [third, , last] = [3, 2, 1].map((back) => before.at(-back)?.image);
  if (last === "says" || third === "type" || (last === ":" && around?.kind === "fields"))
    return { kind: "fields" };
  for (let at = before.length - 1; at >= Math.max(0, before.length - 40); at--) {
    const token = before[at];
    if (!token || token.name === "LeftBrace" || token.name === "RightBrace" || token.name === "Arrow") break;
    const kind = Object.hasOwn(heads, token.image) ? heads[token.image] : undefined;
    const name = before[at + 1]?.image;
    if (kind) return { kind, ...(name !== undefined && { name }) };
  }
  return { kind: "record" };
}

function lineOf(tokens: readonly Token[], source: string, at: number): string[] {
  const line = source.lastIndexOf("\n", at - 1) + 1;
  const words = tokens.filter(({ start }) => start >= line).map(({ image }) => image);
  const open = words.findLastIndex((word) => word.startsWith("{"));
  const last = words.at(-1) ?? "";
  // The text of a hole that is still open.
  const loose = /[^"]{[^{}"]*$/.exec(last)?.[0];
  return loose ? [loose.slice(2).trim()] : words.slice(open + 1);
}
