import type { Value } from "@polylogue/expression";
import type { JournalLine, RunSummary } from "@polylogue/protocol";

/** What a saved page carries: one run, and nothing of the server that wrote it. */
export interface Saved {
  readonly summary: RunSummary;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly settings: Readonly<Record<string, Value>>;
  readonly seed: number;
  readonly lines: readonly JournalLine[];
  /** The graph as SVG, where the scene could still be read. */
  readonly picture?: string;
  /** The scene is not the one any more that was played. */
  readonly changed?: boolean;
}
