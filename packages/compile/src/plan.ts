import type { Expr } from "@polylogue/expression";
import type { Budget, Claim, Exit, Role, Scene, Slot, Step, ValueSpec } from "@polylogue/model";
import type { Place } from "@polylogue/protocol";
import type { TestCase } from "./test-cases.ts";

/**
 * A scene ready to run: flat tables of serialisable parts and the statechart that strings them together.
 * The machine names parts by id: `rehearsal.step.1` is a step, `rehearsal.2` an arrow, `rehearsal.on.1` an exit.
 */
export interface Plan {
  readonly version: 1;
  readonly scene: string;
  readonly doc?: string;
  readonly file: string;
  /** Hash of all that can change what the scene does; comments, layout, claims and tests do not count. */
  readonly hash: string;
  readonly sources: Scene["sources"];
  readonly inputs: readonly ValueSpec[];
  readonly outputs: readonly ValueSpec[];
  readonly settings: readonly ValueSpec[];
  readonly lets: readonly ValueSpec[];
  readonly slots: readonly Slot[];
  /** Names of all slots that must be bound, those of played scenes included. */
  readonly slotNames: readonly string[];
  readonly budget?: Budget;
  readonly roles: Readonly<Record<string, Role>>;
  /** Plans of the scenes it plays, by the name they have here. */
  readonly scenes: Readonly<Record<string, Plan>>;
  readonly states: Readonly<Record<string, StatePart>>;
  readonly steps: Readonly<Record<string, Step>>;
  readonly arrows: Readonly<Record<string, ArrowPart>>;
  /** Where things stand in the source: states, steps and arrows by id, questions as `question:role.name`. */
  readonly places: Readonly<Record<string, Place>>;
  readonly claims: readonly Claim[];
  readonly tests: readonly TestCase[];
  readonly machine: MachineConfig;
}

export interface StatePart {
  /** The state around it; "" for the scene. */
  readonly parent: string;
  readonly budget?: Budget;
  /** Ids of its arrows in written order; empty for composites and finals. */
  readonly arrows: readonly string[];
  /** Ids of the exits that may leave it, nearest first; those of the states around it included. */
  readonly exits: readonly string[];
  readonly final: boolean;
}

export interface ArrowPart {
  /** The state it belongs to; "" for an exit of the scene. */
  readonly from: string;
  readonly to: string;
  readonly when?: Expr;
  readonly atMost?: Expr;
  /** Present for exits. */
  readonly cause?: Exit["cause"];
  readonly countedBy: string;
}

/** Ends that every scene has: a failure or a spent budget that no exit takes leads here. */
export const builtInEnds = { failed: "@failed", outOfBudget: "@out_of_budget" } as const;

export interface ActionRef {
  readonly type: string;
  readonly params?: Readonly<Record<string, string>>;
}
export interface TransitionConfig {
  readonly target: string;
  readonly guard?: ActionRef;
  readonly actions?: readonly ActionRef[];
  readonly meta?: Readonly<Record<string, unknown>>;
}
export interface InvokeConfig {
  readonly id?: string;
  readonly systemId?: string;
  readonly src: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly onDone?: readonly TransitionConfig[];
  readonly onError?: TransitionConfig;
}
export interface StateConfig {
  readonly id?: string;
  readonly type?: "final";
  readonly description?: string;
  readonly initial?: string;
  readonly entry?: readonly ActionRef[];
  readonly invoke?: InvokeConfig | readonly InvokeConfig[];
  readonly always?: readonly TransitionConfig[];
  readonly states?: Readonly<Record<string, StateConfig>>;
  readonly meta?: Readonly<Record<string, unknown>>;
}
/** The XState v5 machine as plain JSON: every actor, guard and action by name. */
export interface MachineConfig extends StateConfig {
  readonly id: string;
  readonly initial: string;
  readonly states: Readonly<Record<string, StateConfig>>;
}
