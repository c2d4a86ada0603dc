import type { Code, Facts, Span } from "@polylogue/base";

/** What is wrong with the form of a source: a code and facts, never words. */
export interface Problem {
  readonly code: Code;
  readonly span: Span;
  readonly facts: Facts;
}
