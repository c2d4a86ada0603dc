import { setTimeout as sleep } from "node:timers/promises";
import type { AnsweredEvent, AskedEvent, JournalLine, LiveEvent } from "@polylogue/protocol";

/** No pause is longer, whatever happened then (milliseconds). */
const longestPause = 20_000;
const pieceEvery = 60;

/** A run's events with the pauses that they had, divided by `speed`; answers are spoken word by word. */
export async function* paced(
  events: readonly LiveEvent[],
  lines: readonly JournalLine[],
  speed: number,
  signal: AbortSignal,
): AsyncGenerator<LiveEvent> {
  const times = timesOf(lines);
  const asked = new Map<string, AskedEvent>();
  let now = 0;
  for (const event of events) {
    const time = times.get(idOf(event)) ?? now;
    const pause = Math.min(longestPause, Math.max(0, time - now) / speed);
    now = Math.max(now, time);
    if (event.type === "asked") asked.set(event.key, event);
    const question = event.type === "answered" ? asked.get(event.key) : undefined;
    if (question && pause > pieceEvery) yield* spokenOver(pause, event as AnsweredEvent, question, signal);
    else if (pause > 0 && !signal.aborted) await sleep(pause, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    yield event;
  }
}

async function* spokenOver(
  pause: number,
  { key, text }: AnsweredEvent,
  { role, seat, name }: AskedEvent,
  signal: AbortSignal,
) {
  const pieces = Math.max(1, Math.floor(pause / pieceEvery));
  const size = Math.ceil(text.length / pieces);
  for (let at = 0; at < pieces && !signal.aborted; at++) {
    await sleep(pieceEvery, undefined, { signal }).catch(() => {});
    yield { type: "text", key, role, seat, name, piece: text.slice(at * size, (at + 1) * size) } as const;
  }
}

function timesOf(lines: readonly JournalLine[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const line of lines) if ("t" in line) times.set(idOf(line), line.t);
  return times;
}

/** Names an event within its run, in the journal and out of it. */
function idOf(event: LiveEvent | JournalLine): string {
  if ("n" in event) return `#${event.n}`;
  return "key" in event ? `${event.type} ${event.key}` : event.type;
}
