import type { Code, Facts } from "./messages.ts";
import type { Span } from "./span.ts";

export type Severity = "error" | "warning";

/** What a check found: a code and facts. The words are made from them in `messages.ts`. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly file: string;
  readonly span: Span;
  readonly facts: Facts;
}
