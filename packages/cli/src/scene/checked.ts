import type { Diagnostic } from "@polylogue/base";
import type { Scene } from "@polylogue/model";
import type { Project } from "./project.ts";

/** A file of scenes, read and checked. */
export interface Checked {
  readonly project: Project;
  /** Absent when it has errors. */
  readonly scene?: Scene;
  readonly diagnostics: readonly Diagnostic[];
  /** The texts of all files it was made from, by path relative to the project's folder. */
  readonly sources: ReadonlyMap<string, string>;
}
