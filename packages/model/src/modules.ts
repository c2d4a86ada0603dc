import type { Code, Facts } from "@polylogue/base";
import { hash } from "@polylogue/base";
import type { File, UseDeclaration } from "@polylogue/syntax";
import { read } from "@polylogue/syntax";
import type { Host } from "./host.ts";
import { resolve } from "./host.ts";
import { plainText } from "./literals.ts";
import type { Report } from "./report.ts";

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
    const { ast, diagnostics } = read(source, file);
    this.#report.take(diagnostics);
    this.#path.push(file);
    const uses = ast.declarations.flatMap((node) =>
      node.kind === "UseDeclaration" ? this.#use(file, node) : [],
    );
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
    const written = plainText(from);
    const path = written === undefined ? undefined : resolve(file, written, this.#host.root);
    if (path !== undefined && this.#loaded.has(path)) return this.#loaded.get(path);
    const source = path === undefined ? undefined : this.#host.read(path);
    const fault = this.#fault(written, path, source);
    if (fault) this.#report.add(file, fault.code, from.span, fault.facts);
    return fault || path === undefined || source === undefined ? undefined : this.load(path, source);
  }

  /** Why a path cannot be followed. */
  #fault(
    written: string | undefined,
    path: string | undefined,
    source: string | undefined,
  ): Fault | undefined {
    if (written === undefined) return { code: "FILE-004", facts: {} };
    if (path === undefined) return { code: "FILE-002", facts: { path: written } };
    const circle = this.#path.indexOf(path);
    if (circle >= 0) return { code: "FILE-003", facts: { chain: [...this.#path.slice(circle), path] } };
    return source === undefined ? { code: "FILE-001", facts: { path: written } } : undefined;
  }
}

interface Fault {
  readonly code: Code;
  readonly facts: Facts;
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
