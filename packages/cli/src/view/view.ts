import type { ActorStatus } from "@polylogue/protocol";
import type { Voice } from "./entry.ts";
import type { Playbill } from "./playbill.ts";

/** Everything the view remembers of a run; plain data, so that the same events always show the same. */
export interface View {
  readonly state: string;
  readonly speaking: readonly Speaker[];
  readonly figures: Figures;
  /** Roles on a stage that is open, by path: what they say is shown when it is judged. */
  readonly onStage: Readonly<Record<string, readonly string[]>>;
  /** The people of all stages so far, by name. */
  readonly cast: Readonly<Record<string, Voice>>;
  /** Rows left since they were last told, by kind. */
  readonly rows: Readonly<Record<string, number>>;
  /** What was said in this state, to leave out a `set` that only repeats it. */
  readonly lastTexts: readonly string[];
}

/** One who is being asked, and what came so far. */
export interface Speaker {
  readonly key: string;
  readonly role: string;
  readonly who: Voice;
  readonly text: string;
  readonly status: ActorStatus;
}

export interface Figures {
  readonly calls: number;
  readonly tokens: number;
  readonly completionTokens: number;
  /** Milliseconds spent on answers whose tokens were counted. */
  readonly speaking: number;
}

export const opening: View = {
  state: "",
  speaking: [],
  figures: { calls: 0, tokens: 0, completionTokens: 0, speaking: 0 },
  onStage: {},
  cast: {},
  rows: {},
  lastTexts: [],
};

/** The seats of a role take neighbouring colours; the one person of a role always has the role's own. */
export function voiceOf(bill: Playbill, role: string, seat: number, name: string): Voice {
  const part = bill.roles[role];
  return { name, colour: part ? part.voice + (part.many ? seat - 1 : 0) : 0 };
}
