import type { Entry } from "./moment.ts";

/** An attempted act, and who noticed it. */
export interface PerceivedRow {
  /** The moment at which it was judged, or done where nobody judges. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly feasible: boolean;
  /** Absent where nobody said who notices it. */
  readonly noticed?: readonly string[];
}

/** What happened on one stage: actions down, those on stage across. */
export interface Perceived {
  readonly stage: string;
  readonly at: number;
  readonly cast: readonly string[];
  readonly rows: readonly PerceivedRow[];
}

/** For each stage that was opened, each attempted act with those who perceived it. */
export function perceived(transcript: readonly Entry[]): Perceived[] {
  const stages: { stage: string; at: number; cast: string[]; rows: PerceivedRow[] }[] = [];
  for (const { at, event } of transcript) {
    if (event.type === "stage-opened")
      stages.push({ stage: event.stage, at, cast: event.cast.map(({ name }) => name), rows: [] });
    else if (event.type === "verdict" || event.type === "act") {
      const row = { at, actor: event.actor, action: event.action };
      const rows = stages.findLast(({ stage }) => stage === event.stage)?.rows;
      if (event.type === "verdict") rows?.push({ ...row, feasible: event.feasible, noticed: event.noticed });
      else if (!judged(rows?.at(-1), row)) rows?.push({ ...row, feasible: true });
    }
  }
  return stages;
}

const judged = (last: PerceivedRow | undefined, { actor, action }: Pick<PerceivedRow, "actor" | "action">) =>
  last?.actor === actor && last.action === action;
