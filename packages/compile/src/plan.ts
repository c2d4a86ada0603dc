import type { Budget, Exit, Role, Scene, Slot, State, Step, Test, ValueSpec } from "@polylogue/model";
import type { Place } from "@polylogue/protocol";

/**
 * A scene ready to run: flat tables of serialisable parts and the statechart that strings them together.
 * The machine names parts by id; a part's id is the path of names to it, such as `rehearsal.1` for a step.
 */
export interface Plan {
  readonly version: 1;
  readonly scene: string;
  readonly doc?: string;
  readonly file: string;
  /** Hash of all that can change what the scene does; comments and layout do not count. */
  readonly hash: string;
  readonly sources: Scene["sources"];
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly settings: readonly ValueSpec[];
  readonly lets: readonly ValueSpec[];
  readonly slots: readonly Slot[];
  readonly budget?: Budget;
  readonly roles: Readonly<Record<string, Role>>;
  /** Plans of the scenes it plays, by the name they have here. */
  readonly scenes: Readonly<Record<string, Plan>>;
  readonly states: Readonly<Record<string, StatePart>>;
  readonly steps: Readonly<Record<string, Step>>;
  readonly arrows: Readonly<Record<string, ArrowPart>>;
  /** Places of states, steps, arrows (by id), questions (`question:role.name`) in the source. */
  readonly places: Readonly<Record<string, Place>>;
  readonly tests: readonly Test[];
  readonly machine: MachineConfig;
}

export interface StatePart {
  readonly parent: string;
  readonly budget?: Budget;
  /** Ids of its arrows in written order; empty for composites and finals. */
  readonly arrows: readonly string[];
  readonly final: boolean;
  readonly doc?: State["doc"];
}
export interface ArrowPart {
  readonly from: string;
  readonly to: string;
  readonly when?: import("@polylogue/expression").Expr;
  readonly atMost?: import("@polylogue/expression").Expr;
  /** Present for exits. */
  readonly cause?: Exit["cause"];
  readonly countedBy: string;
}

/** The XState v5 machine as plain JSON: every actor, guard and action by name. */
export interface MachineConfig {
  readonly [key: string]: unknown;
}
