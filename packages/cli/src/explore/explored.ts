import type { Exploration, Finding } from "@polylogue/explore";
import type { Console } from "../io/console.ts";

/** One file, explored. */
export interface Explored {
  readonly file: string;
  readonly scene: string;
  readonly exploration: Exploration;
  /** The most calls that can be reckoned before a run, when every answer fits at once. */
  readonly reckoned: number;
  readonly findings: readonly Told[];
}
/** A file that cannot be played: its errors in words. */
export interface Unreadable {
  readonly file: string;
  readonly errors: readonly Told[];
}
/** A finding where it stands, as a person would name the place. */
export type Told = Pick<Finding, "severity" | "message" | "hint" | "test"> & {
  readonly kind: Finding["kind"] | "check";
  readonly file: string;
  readonly line: number;
  readonly column: number;
};

export interface ExploreReporter {
  /** Called after each file. */
  readonly file?: (file: Explored | Unreadable, console: Console) => void;
  readonly end: (files: readonly (Explored | Unreadable)[], console: Console) => void;
}

export const findingsOf = (file: Explored | Unreadable): readonly Told[] =>
  "errors" in file ? file.errors : file.findings;
