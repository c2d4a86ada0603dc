/** Moves the lines of a block text so that its margin stands at `indent`; nothing else in it changes. */
export function reindent(text: string, indent: number): string {
  if (!text.startsWith('"""') || !text.includes("\n")) return text;
  const [first = "", ...lines] = text.split(/\r?\n/);
  const last = lines.at(-1) ?? "";
  const fenceAlone = /^[ \t]*"""$/.test(last);
  const margin = fenceAlone ? last.length - 3 : leastIndent(lines);
  return [first, ...lines.map((line) => moved(line, margin, indent))].join("\n");
}

function indentOf(line: string): number {
  return line.length - line.replace(/^[ \t]+/, "").length;
}

function leastIndent(lines: readonly string[]): number {
  return Math.min(...lines.filter((line) => line.trim() !== "").map(indentOf));
}

function moved(line: string, margin: number, indent: number): string {
  const rest = line.slice(Math.min(margin, indentOf(line)));
  return rest === "" ? "" : " ".repeat(indent) + rest;
}
