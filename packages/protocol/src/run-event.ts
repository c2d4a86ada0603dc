import type { Value } from "@polylogue/expression";
import type { FinishReason, Message, ModelDescription, ModelErrorCode, Usage } from "./model-port.ts";

/**
 * Everything that happens in a run, as one closed union of JSON-safe records.
 *
 * Two kinds share the journal. *Call* events (`asked`, `answered`, `call-failed`) are written the moment
 * they happen, in any order, and know each other by `key`. *Story* events are what follows from the inputs and
 * the answers; they come in one total order, the same in every replay, and carry `n`.
 * `path` names the scene a nested event belongs to: absent at the top, `rehearse#1.1` and so on inside.
 */
export type RunEvent = CallEvent | StoryEvent;

export type CallEvent = AskedEvent | AnsweredEvent | CallFailedEvent;

export interface AskedEvent {
  readonly type: "asked";
  readonly key: string;
  readonly role: string;
  readonly seat: number;
  readonly name: string;
  readonly question?: string;
  readonly slot: string;
  readonly messages: readonly Message[];
  /** Hash of messages, format, sampling and seed: an answer serves again only for the same request. */
  readonly request: string;
  /** Where the prompt stands in its scene file. */
  readonly source?: Place;
  /** 1 for the first try; above that the messages hold the earlier answer and what was wrong with it. */
  readonly attempt: number;
}
export interface AnsweredEvent {
  readonly type: "answered";
  readonly key: string;
  readonly text: string;
  readonly finish: FinishReason;
  readonly usage: Usage;
  /** Milliseconds from asking to the end of the answer. */
  readonly took: number;
  /** Milliseconds of the run so far that count against a time budget (waiting for people does not). */
  readonly clock: number;
  /** Set when a person sat on the seat. */
  readonly human?: true;
  /** Set when the answer was taken over from the run that this one goes on from, and cost nothing again. */
  readonly recalled?: true;
}
export interface CallFailedEvent {
  readonly type: "call-failed";
  readonly key: string;
  readonly code: ModelErrorCode;
  readonly message: string;
  readonly clock: number;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What every story event carries. */
interface Story {
  /** Position in the story, from 1. */
  readonly n: number;
  readonly path?: string;
  /** Where in the scene file this comes from. */
  readonly at?: Place;
}

export type StoryEvent =
  | EnteredEvent
  | TookEvent
  | SetEvent
  | DrewEvent
  | SaidEvent
  | MisfitEvent
  | HeardEvent
  | FoldedEvent
  | StageOpenedEvent
  | BeatEvent
  | VerdictEvent
  | ActEvent
  | RefusedEvent
  | UnplayedEvent
  | StageClosedEvent
  | YieldedEvent
  | SpentEvent
  | TroubleEvent
  | EndedEvent;

export interface EnteredEvent extends Story {
  readonly type: "entered";
  readonly state: string;
  readonly visit: number;
}
/** An arrow or exit was taken. */
export interface TookEvent extends Story {
  readonly type: "took";
  readonly arrow: string;
  readonly from: string;
  readonly to: string;
}
export interface SetEvent extends Story {
  readonly type: "set";
  readonly name: string;
  readonly value: Value;
}
export interface DrewEvent extends Story {
  readonly type: "drew";
  readonly draw: string;
  readonly value: Value;
}
/** A seat's answer, validated. `state` is the chained hash of the story up to and including this event. */
export interface SaidEvent extends Story {
  readonly type: "said";
  readonly key: string;
  readonly role: string;
  readonly seat: number;
  readonly name: string;
  readonly question?: string;
  readonly fields: Readonly<Record<string, Value>>;
  readonly secret?: readonly string[];
  readonly state: string;
}
/** An answer that did not fit its type, or was empty or cut off. It is asked for again, save a plain text that is kept though cut off. */
export interface MisfitEvent extends Story {
  readonly type: "misfit";
  readonly key: string;
  readonly role: string;
  readonly seat: number;
  readonly kind: "invalid" | "empty" | "cut-off" | "refusal";
  readonly problem: string;
}
/** A line was put before a seat. */
export interface HeardEvent extends Story {
  readonly type: "heard";
  readonly role: string;
  readonly seat: number;
  readonly text: string;
}
/** Older memory became one summary. */
export interface FoldedEvent extends Story {
  readonly type: "folded";
  readonly role: string;
  readonly seat: number;
  readonly entries: number;
  readonly summary: string;
}
export interface StageOpenedEvent extends Story {
  readonly type: "stage-opened";
  readonly stage: string;
  readonly cast: readonly {
    readonly role: string;
    readonly seat: number;
    readonly name: string;
    readonly job: "follows" | "reacts";
  }[];
}
export interface BeatEvent extends Story {
  readonly type: "beat";
  readonly stage: string;
  readonly beat: number;
}
/** The moderator's judgement of one attempted act. */
export interface VerdictEvent extends Story {
  readonly type: "verdict";
  readonly stage: string;
  readonly actor: string;
  readonly action: string;
  readonly feasible: boolean;
  readonly noticed: readonly string[];
  readonly fields: Readonly<Record<string, Value>>;
}
export interface ActEvent extends Story {
  readonly type: "act";
  readonly stage: string;
  readonly beat: number;
  readonly role: string;
  readonly seat: number;
  readonly actor: string;
  readonly action: string;
}
export interface RefusedEvent extends Story {
  readonly type: "refused";
  readonly stage: string;
  readonly actor: string;
  readonly action: string;
  readonly reason: string;
}
export interface UnplayedEvent extends Story {
  readonly type: "unplayed";
  readonly stage: string;
  readonly actor: string;
  readonly action: string;
}
export interface StageClosedEvent extends Story {
  readonly type: "stage-closed";
  readonly stage: string;
  readonly ended: "plan" | "until" | "blocked";
  readonly acts: number;
}
export interface YieldedEvent extends Story {
  readonly type: "yielded";
  readonly row: "sft" | "pair" | "critique" | "trace";
  readonly fields: Readonly<Record<string, Value>>;
  /** A pair whose sides are equal is no row. */
  readonly dropped?: true;
}
/** A budget is used up. `owner` is the scene, a state or a role. */
export interface SpentEvent extends Story {
  readonly type: "spent";
  readonly owner: string;
  readonly unit: string;
  readonly limit: number;
}
/** Something failed; an exit or the end `failed` follows. */
export interface TroubleEvent extends Story {
  readonly type: "trouble";
  readonly problem: string;
  readonly code?: ModelErrorCode;
}
export interface EndedEvent extends Story {
  readonly type: "ended";
  readonly status: RunStatus;
  readonly state: string;
  readonly output: Readonly<Record<string, Value>>;
  /** The run's hash: inputs, settings and every model output in order, and no clock. Absent in nested scenes. */
  readonly hash?: string;
}

export type RunStatus = "done" | "failed" | "unreachable" | "out-of-budget" | "interrupted";

/** The first line of a journal. */
export interface JournalHeader {
  readonly type: "run";
  readonly version: 1;
  readonly id: string;
  readonly scene: string;
  /** The main file, relative to the journal's folder. */
  readonly file: string;
  /** The hash of everything that can change what the scene does (comments and layout left out). */
  readonly plan: string;
  readonly inputs: Readonly<Record<string, Value>>;
  readonly settings: Readonly<Record<string, Value>>;
  readonly models: Readonly<Record<string, ModelDescription>>;
  readonly seed: number;
  /** ISO 8601. */
  readonly started: string;
  /** Version of Polylogue that wrote it. */
  readonly by: string;
  /** The run whose answers served again here, and the call whose answer was written anew. */
  readonly from?: { readonly run: string; readonly call?: string };
}

/** One line of a journal. `t`: milliseconds since the run began, never part of a hash. */
export type JournalLine = JournalHeader | ((RunEvent | ReopenedLine) & { readonly t: number });

/** The run was taken up again: story events after number `after` no longer count. */
export interface ReopenedLine {
  readonly type: "reopened";
  readonly after: number;
}

/** What a live watcher gets beyond the journal: pieces of text as they arrive, and the actors' states. */
export type LiveEvent =
  | RunEvent
  | {
      readonly type: "text";
      readonly key: string;
      readonly role: string;
      readonly seat: number;
      readonly name: string;
      readonly piece: string;
    }
  | {
      readonly type: "actor";
      readonly role: string;
      readonly seat: number;
      readonly name: string;
      readonly status: ActorStatus;
    }
  | {
      readonly type: "retry";
      readonly key: string;
      readonly code: ModelErrorCode;
      readonly message: string;
      readonly wait: number;
    };

/** The states of a role's actor. */
export type ActorStatus = "idle" | "thinking" | "speaking" | "waiting" | "failed";
