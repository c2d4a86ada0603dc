import type { Value } from "@polylogue/expression";
import type {
  ActorStatus,
  AskedEvent,
  LiveEvent,
  Message,
  PauseReason,
  RunControlEvent,
  RunStatus,
  StoryEvent,
  Usage,
} from "@polylogue/protocol";

/** What a run's page watches: events of the run, and what the server says of it. */
export type Watched = LiveEvent | RunControlEvent;

/** Everything about a run at one moment. A value: each event gives the next one, which shares what did not change. */
export interface Moment {
  /** How many events lie behind it. */
  readonly at: number;
  /** Where the scene itself is; the states around it are in the graph. */
  readonly state?: string;
  /** How often each state was entered and each arrow taken. Those of played scenes are named `path/state`. */
  readonly visits: Readonly<Record<string, number>>;
  readonly taken: Readonly<Record<string, number>>;
  /** The arrow that was taken last, for a flash. */
  readonly lastArrow?: string;
  /** What the scene's values are. */
  readonly values: Readonly<Record<string, Value>>;
  /** Everyone who was asked or heard something, by {@link seatKey}, in the order of appearance. */
  readonly actors: Readonly<Record<string, ActorView>>;
  /** Every call by its key. */
  readonly calls: Readonly<Record<string, CallView>>;
  readonly transcript: readonly Entry[];
  readonly usage: UsageView;
  readonly paused?: PauseReason;
  /** Questions to people that wait for an answer, in the order they were put. */
  readonly waiting: readonly { readonly key: string; readonly role: string; readonly name: string }[];
  readonly ended?: {
    readonly status: RunStatus;
    readonly state: string;
    readonly output: Readonly<Record<string, Value>>;
    readonly hash?: string;
  };
}

export interface ActorView {
  readonly role: string;
  readonly seat: number;
  readonly name: string;
  readonly status: ActorStatus;
  /** What has arrived of the answer that is being spoken. */
  readonly text: string;
  /** Lines put before it, in order. */
  readonly heard: readonly string[];
  /** Keys of the calls in which it was asked. */
  readonly calls: readonly string[];
  readonly usage: UsageView;
}

/** One call: exactly what was sent, and what came back. */
export interface CallView {
  readonly key: string;
  readonly role: string;
  readonly seat: number;
  readonly name: string;
  readonly question?: string;
  readonly messages: readonly Message[];
  readonly source?: AskedEvent["source"];
  readonly attempt: number;
  readonly answer?: string;
  readonly failed?: string;
  readonly human?: true;
  /** Set when the answer came from the run that this one goes on from. */
  readonly recalled?: true;
  /** The moment at which it was asked last. */
  readonly asked: number;
  readonly usage?: Usage;
  /** Milliseconds. */
  readonly took?: number;
}

/** Sums; `null` as soon as one call did not say. */
export interface UsageView {
  /** Calls that were really made. */
  readonly calls: number;
  /** Answers that came from the run that this one goes on from. */
  readonly recalled: number;
  readonly promptTokens: number | null;
  readonly cachedPromptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cost: number | null;
  readonly seconds: number;
}

/** A line of the transcript: an event of the story that a reader would want to read. */
export interface Entry {
  /** The moment at which it happened. */
  readonly at: number;
  readonly event: Extract<
    StoryEvent,
    {
      type:
        | "entered"
        | "said"
        | "misfit"
        | "verdict"
        | "act"
        | "refused"
        | "unplayed"
        | "stage-opened"
        | "stage-closed"
        | "yielded"
        | "spent"
        | "trouble"
        | "ended"
        | "folded";
    }
  >;
}

export const seatKey = ({ role, seat }: { readonly role: string; readonly seat: number }): string =>
  `${role}#${seat}`;

export const noUsage: UsageView = {
  calls: 0,
  recalled: 0,
  promptTokens: 0,
  cachedPromptTokens: 0,
  completionTokens: 0,
  cost: 0,
  seconds: 0,
};

/** Before anything happened. */
export const firstMoment: Moment = {
  at: 0,
  visits: {},
  taken: {},
  values: {},
  actors: {},
  calls: {},
  transcript: [],
  waiting: [],
  usage: noUsage,
};
