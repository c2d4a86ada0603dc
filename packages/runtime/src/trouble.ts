import { EvaluationError } from "@polylogue/expression";
import type { ModelErrorCode } from "@polylogue/protocol";
import { JournalError } from "./journal.ts";
import type { Trouble } from "./state.ts";

export const failure = (problem: string, code?: ModelErrorCode): Trouble => ({
  kind: "failure",
  problem,
  ...(code && { code }),
});

/** Whatever was thrown, as the trouble of the state at work. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof EvaluationError || error instanceof JournalError) return failure(error.message);
  return failure(`A fault in Polylogue itself: ${error instanceof Error ? error.message : String(error)}`);
}
