import type { Plan } from "@polylogue/compile";
import type { RecordValue, Value } from "@polylogue/expression";
import type { LiveEvent, RunStatus } from "@polylogue/protocol";
import type { AnyActorRef } from "xstate";
import type { Allowance } from "./budget.ts";
import type { Calls } from "./calls.ts";
import type { Draft } from "./draft.ts";
import type { SceneState, Trouble, Untold } from "./state.ts";

/** What one scene's performance needs from the world around it. Played scenes get a scope of their own. */
export interface Scope {
  readonly plan: Plan;
  /** Where a played scene stands in the scenes around it; absent at the top. */
  readonly path?: string;
  readonly seed: number;
  readonly calls: Calls;
  readonly watch?: (event: LiveEvent) => void;
  readonly onMoment?: (moment: Moment) => void;
  /** Writes a scene's story: at the top into the journal, in a played scene into what its player gets back. */
  readonly tell: (events: readonly Untold[]) => void;
  readonly outer?: Allowance;
  /** Plays a scene to its end; lent to the scene so that it can play others. */
  readonly perform: (scope: Scope, values: Readonly<Record<string, Value>>) => Promise<Performed>;
}

/** A moment of a run: a step of a scene was just done, or the scene has ended. */
export interface Moment {
  readonly plan: Plan;
  /** Where a played scene stands in the scenes around it; absent at the top. */
  readonly path?: string;
  readonly state: SceneState;
  /** The step, as the plan names it; absent at the end. */
  readonly step?: string;
  /** The state it ended in; absent before the end. */
  readonly ending?: string;
}

/** A scene played to its end. */
export interface Performed {
  readonly state: SceneState;
  readonly status: RunStatus;
  readonly ending: string;
  readonly output: RecordValue;
  readonly trouble?: Trouble;
}

/** A step at work: its scope, its draft, the state it stands in and the actors it may speak to. */
export interface Work {
  readonly scope: Scope;
  readonly draft: Draft;
  readonly state: string;
  readonly stepId: string;
  /** Prefix of its calls' keys: scene path, state, visit, step. */
  readonly key: string;
  readonly system: { get(id: string): AnyActorRef | undefined };
}

/** Hands the story so far to the journal; due before every call, so that nothing depends on what is not written. */
export function flush({ scope, draft }: Work): void {
  const story = draft.handOver();
  if (story.length > 0) scope.tell(story);
}
