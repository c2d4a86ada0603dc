import { hash } from "@polylogue/base";
import type { RecordValue, Value } from "@polylogue/expression";
import type { Budget, BudgetUnit } from "@polylogue/model";
import type { ModelErrorCode, StoryEvent } from "@polylogue/protocol";

/** What has been used so far. `dollars` counts only calls whose price is known. */
export type Spent = Readonly<Record<BudgetUnit, number>>;
export const nothingSpent: Spent = { calls: 0, tokens: 0, seconds: 0, dollars: 0 };

/** One of a role's people, as last heard. */
export interface Seat {
  readonly role: string;
  /** From 1. */
  readonly seat: number;
  readonly name: string;
  readonly parameters: RecordValue;
  readonly secrets: RecordValue;
  /** Each field as last said. */
  readonly fields: RecordValue;
  readonly turns: readonly { readonly prompt: string; readonly completion: string }[];
  /** What was put before it, in order. */
  readonly heard: readonly string[];
}

/** Why a state is left by an exit. */
export type Trouble =
  | { readonly kind: "failure"; readonly problem: string; readonly code?: ModelErrorCode }
  | { readonly kind: "spent"; readonly owner: string; readonly unit: BudgetUnit; readonly limit: number };

/** One who is hired for the step at hand. */
export interface Engagement {
  readonly role: string;
  readonly seat: number;
  readonly parameters: RecordValue;
  /** Asked again with the arguments of its last asking. */
  readonly again?: true;
  /** Position of the cast line on a stage. */
  readonly line?: number;
}

/** A scene's state between two events: plain data, never changed in place. */
export interface SceneState {
  readonly values: Readonly<Record<string, Value>>;
  readonly people: Readonly<Record<string, readonly Seat[]>>;
  /** How often each state was entered, each arrow taken since its counter began. */
  readonly visits: Readonly<Record<string, number>>;
  readonly taken: Readonly<Record<string, number>>;
  readonly spent: Spent;
  readonly spentByRole: Readonly<Record<string, Spent>>;
  /** What had been spent when a state with a budget was entered. */
  readonly marks: Readonly<Record<string, Spent>>;
  /** The states entered, in order. */
  readonly path: readonly string[];
  /** The same with those of played scenes, as they are told. */
  readonly entered: readonly string[];
  /** The latest calls that were spent, and how many states had been entered by then. */
  readonly quiet: { readonly calls: number; readonly since: number };
  readonly rows: readonly { readonly row: string; readonly fields: RecordValue }[];
  /** Events not yet told. */
  readonly story: readonly Untold[];
  /** Chained hashes: of the whole story, and of inputs and answers alone. */
  readonly chain: string;
  readonly outputs: string;
  readonly engaged: readonly Engagement[];
  readonly chosen?: string;
  readonly trouble?: Trouble;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** A story event before it has its number. */
export type Untold = Without<StoryEvent, "n">;

export function firstState(scene: string, values: Readonly<Record<string, Value>>, path: string): SceneState {
  const start = hash(`${path}\n${scene}\n${JSON.stringify(values)}`);
  return {
    values,
    people: {},
    visits: {},
    taken: {},
    spent: nothingSpent,
    spentByRole: {},
    marks: {},
    path: [],
    entered: [],
    quiet: { calls: 0, since: 0 },
    rows: [],
    story: [],
    chain: start,
    outputs: start,
    engaged: [],
  };
}

export function addSpent(a: Spent, b: Spent): Spent {
  return {
    calls: a.calls + b.calls,
    tokens: a.tokens + b.tokens,
    seconds: Math.max(a.seconds, b.seconds),
    dollars: a.dollars + b.dollars,
  };
}

/** A budget with the bounds of its limits still to be read. */
export interface OwnedBudget {
  readonly owner: string;
  readonly budget: Budget;
  readonly since: Spent;
  readonly used: Spent;
}
