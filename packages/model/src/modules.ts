import { hash } from "@polylogue/base";
import { parse } from "@polylogue/syntax";
import type { File, UseDeclaration } from "@polylogue/syntax";
import { resolve } from "./host.ts";
import type { Host } from "./host.ts";
import type { Report } from "./report.ts";
import { plainText } from "./literals.ts";

/** One file, parsed, with the files it uses. */
export interface Module {
  readonly file: string;
  readonly source: string;
  readonly hash: string;
  readonly ast: File;
  readonly isScene: boolean;
  readonly uses: readonly { readonly node: UseDeclaration; readonly module: Module }[];
}

/** Reads and parses a file and all that it uses, each once. */
export class Loader {
  readonly #host: Host;
  readonly #report: Report;
  readonly #loaded = new Map<string, Module | undefined>();
  readonly #path: string[] = [];

  constructor(host: Host, report: Report) {
    this.#host = host;
    this.#report = report;
  }

  load(file: string, source: string): Module {
    const { ast, diagnostics } = parse(source, file);
    this.#report.take(diagnostics);
    this.#path.push(file);
    const uses = ast.declarations.flatMap((node) => (node.kind === "UseDeclaration" ? this.#use(file, node) : []));
    this.#path.pop();
    const isScene = ast.declarations.some((node) => node.kind === "SceneHeader");
    const module = { file, source, hash: hash(source), ast, isScene, uses };
    this.#loaded.set(file, module);
    return module;
  }

  #use(file: string, node: UseDeclaration): Module["uses"] {
    const module = this.#find(file, node);
    return module ? [{ node, module }] : [];
  }

  #find(file: string, { from }: UseDeclaration): Module | undefined {
    const complain = (code: "FILE-001" | "FILE-002" | "FILE-003" | "FILE-004", facts = {}) =>
      this.#report.add(file, code, from.span, { path: written, ...facts });
    const written = plainText(from);
    if (written === undefined) return void complain("FILE-004");
    const path = resolve(file, written, this.#host.root);
    if (path === undefined) return void complain("FILE-002");
    if (this.#path.includes(path)) {
      return void complain("FILE-003", { chain: [...this.#path.slice(this.#path.indexOf(path)), path] });
    }
    if (this.#loaded.has(path)) return this.#loaded.get(path);
    const source = this.#host.read(path);
    if (source === undefined) return void complain("FILE-001");
    return this.load(path, source);
  }
}

/** A module and all that it uses, itself first. */
export function reachable(module: Module): readonly Module[] {
  const found = new Set<Module>();
  const visit = (each: Module) => {
    if (found.has(each)) return;
    found.add(each);
    for (const use of each.uses) visit(use.module);
  };
  visit(module);
  return [...found];
}
