import type { Span } from "@polylogue/base";
import type { Place } from "@polylogue/protocol";
import type { Witness } from "./witness.ts";

export type FindingKind =
  /** A state that no path enters. */
  | "unreached"
  /** An arrow or exit that no path takes. */
  | "untaken"
  /** A path that ends in failure, or is saved from it by an exit. */
  | "fails"
  /** A path whose calls are more than a budget allows, and no exit is for it. */
  | "spent"
  /** An input, setting or answer that nothing reads, or a variable that nothing sets. */
  | "unread"
  /** A claim of the scene that a path breaks. */
  | "claim";

/** Something that is wrong with the paths of a scene. */
export interface Finding {
  readonly kind: FindingKind;
  readonly severity: "error" | "warning";
  /** One sentence: what was found. */
  readonly message: string;
  readonly hint?: string;
  readonly place?: Place;
  /** Where the claim or value stands in the scene's own file. */
  readonly span?: Span;
  /** A run that shows it, or that comes nearest to what was never reached. */
  readonly witness?: Witness;
  /** The witness as a `test` block. */
  readonly test?: string;
}
