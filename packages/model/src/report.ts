import type { Code, Diagnostic, Facts, Span } from "@polylogue/base";
import { messages, suggest } from "@polylogue/base";

/** Collects what the checks find, each finding once. */
export class Report {
  readonly #found = new Map<string, Diagnostic>();

  add(file: string, code: Code, span: Span, facts: Facts = {}): void {
    const key = `${file}:${span.start}:${span.end}:${code}`;
    if (!this.#found.has(key)) {
      this.#found.set(key, { code, severity: messages[code].severity, file, span, facts });
    }
  }

  /** Whether a name of some kind was found missing in a file. */
  has(file: string, code: Code, kind: string): boolean {
    return [...this.#found.values()].some(
      (each) => each.file === file && each.code === code && each.facts["kind"] === kind,
    );
  }

  take(diagnostics: readonly Diagnostic[]): void {
    for (const found of diagnostics) this.add(found.file, found.code, found.span, found.facts);
  }

  /** In the order of the files' first findings, then by place. */
  get diagnostics(): readonly Diagnostic[] {
    const all = [...this.#found.values()];
    const files = [...new Set(all.map((each) => each.file))];
    return all.sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.span.start - b.span.start);
  }
  get hasErrors(): boolean {
    return [...this.#found.values()].some((each) => each.severity === "error");
  }
}

/** The fact `suggestion`, where a name near enough exists. */
export function nearest(name: string, names: Iterable<string>): Facts {
  const suggestion = suggest(name, names);
  return suggestion === undefined ? {} : { suggestion };
}
