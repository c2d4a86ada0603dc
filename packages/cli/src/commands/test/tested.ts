import type { Plan } from "@polylogue/compile";
import type { Scene } from "@polylogue/model";
import type { Counts, PartKind } from "@polylogue/runtime";
import type { Failure } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import type { Checked } from "../../scene/checked.ts";

/** One file, tested: what to report, and what was used of it and of the scenes it plays. */
export interface FileTested {
  readonly report: TestedFile;
  readonly checked: Checked;
  /** Absent for a library and for what has errors. */
  readonly playable?: Playable;
  readonly counts: Counts;
  /** Why nothing further can be tested. */
  readonly stopped?: Failure;
}

/** A scene that can be played. */
export interface Playable {
  readonly checked: Checked;
  readonly scene: Scene;
  readonly plan: Plan;
}

export interface TestedFile {
  readonly file: string;
  readonly tests: readonly Tested[];
  /** Absent unless coverage was asked for, and where there is nothing to play. */
  readonly coverage?: SceneCoverage;
  readonly cassette?: CassetteUse;
}
export interface Tested {
  readonly name: string;
  readonly seconds: number;
  /** Empty when it passed. */
  readonly failures: readonly TestFailure[];
  /** The last lines of the play, for a test that failed. */
  readonly ending: readonly string[];
}
export interface TestFailure {
  readonly text: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What a file's tests had of its cassette. */
export interface CassetteUse {
  readonly file: string;
  readonly recordings: number;
  /** Made this time. */
  readonly recorded: number;
  /** No test asks for them any more. */
  readonly unused: number;
  /** They were, until now. */
  readonly dropped: number;
}

export interface SceneCoverage {
  readonly file: string;
  readonly scene: string;
  readonly parts: readonly ReportedPart[];
}
export interface ReportedPart {
  readonly kind: PartKind;
  readonly id: string;
  /** As a person reads it: `draft → casting, on failure`. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly times: number;
}

export interface Reporter {
  /** Called after each file. */
  readonly file?: (file: TestedFile, console: Console) => void;
  readonly end: (files: readonly TestedFile[], console: Console) => void;
}
