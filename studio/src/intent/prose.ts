/**
 * Prompts and personas as a person writes them, and as they stand in a file. Holes stay as they are written:
 * `{question}`, `{if …}`.
 */
export interface Prose {
  readonly text: string;
  readonly fence: "short" | "block";
}

/** Reads a literal: of a block, its first and last line break and its margin are no part of it (§7.2). */
export function readProse(literal: string): Prose {
  if (!literal.startsWith('"""')) return { fence: "short", text: unescaped(literal.replace(/^"|"$/g, "")) };
  const lines = literal.slice(3).replace(/"""$/, "").split(/\r?\n/);
  if (lines.length === 1) return { fence: "block", text: lines[0] ?? "" };
  const closing = lines.at(-1) ?? "";
  const alone = closing.trim() === "";
  const body = lines.slice(lines[0]?.trim() === "" ? 1 : 0, alone ? -1 : undefined);
  const margin = alone ? closing.length : Math.min(...body.filter((line) => line.trim()).map(indentOf));
  return {
    fence: "block",
    text: body.map((line) => line.slice(Math.min(margin, indentOf(line)))).join("\n"),
  };
}

const indentOf = (line: string) => line.length - line.trimStart().length;
const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", '"': '"', "\\": "\\" };
const unescaped = (text: string) =>
  text.replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole);

/** Writes a literal; on several lines it is set in by `indent`, which is that of the line it begins on. */
export function writeProse({ text, fence }: Prose, indent: string): string {
  const clean = text.replace(/\r\n?/g, "\n").replaceAll('"""', '""');
  const isLine = !clean.includes("\n");
  if (isLine && fence === "short") return `"${escaped(clean)}"`;
  if (isLine && clean.length <= 72 && !clean.endsWith('"')) return `"""${clean}"""`;
  const lines = clean.split("\n").map((line) => (line.trim() === "" ? "" : `${indent}  ${line}`));
  return ['"""', ...lines, `${indent}  """`].join("\n");
}

const escaped = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\t", "\\t");
