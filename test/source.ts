import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "oxc-parser";

export const root = fileURLToPath(new URL("..", import.meta.url));

export interface SourceFile {
  /** Relative to the root. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly string[];
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
}

const patterns = ["packages/*/src/**/*.ts", "grammar/src/**/*.ts", "studio/**/*.{ts,tsx}"];

/** What stands in a room for its tests alone. */
const besides = /\.test\.|\.fixture\.|\/testing\/|node_modules/;

/** Every source file of the house, tests left out, with what it imports and how long its functions are. */
export function sources(): readonly SourceFile[] {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return paths
    .filter((path) => !besides.test(path))
    .sort()
    .map(read);
}

function read(path: string): SourceFile {
  const text = readFileSync(`${root}/${path}`, "utf8");
  const { module, program } = parseSync(path, text);
  const imports = [
    ...module.staticImports.map((i) => i.moduleRequest.value),
    ...module.staticExports.flatMap((e) =>
      e.entries.flatMap((x) => (x.moduleRequest ? [x.moduleRequest.value] : [])),
    ),
    ...[...text.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g)].map((m) => m[1] as string),
  ];
  const room = path.startsWith("packages/") ? (path.split("/")[1] as string) : (path.split("/")[0] as string);
  return {
    path,
    room,
    text,
    lines: text.split("\n").length,
    imports: [...new Set(imports)],
    functions: functionsOf(program, text),
  };
}

function functionsOf(program: Parameters<Visitor["visit"]>[0], text: string): SourceFile["functions"] {
  const found: { name: string; lines: number }[] = [];
  const measure = (node: { start: number; end: number; id?: { name: string } | null }) => {
    const body = text.slice(node.start, node.end);
    found.push({
      name: node.id?.name ?? body.slice(0, 40).split("\n")[0] ?? "",
      lines: body.split("\n").length,
    });
  };
  const visitor = new Visitor({
    FunctionDeclaration: measure as never,
    FunctionExpression: measure as never,
    ArrowFunctionExpression(node) {
      // A one-line arrow is an expression, not a function to read.
      if (text.slice(node.start, node.end).includes("\n")) measure(node as never);
    },
  });
  visitor.visit(program);
  return found;
}
