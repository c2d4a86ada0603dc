import { canonical } from "@polylogue/base";
import type { StoryEvent } from "@polylogue/protocol";
import { type Difference, difference } from "./difference.ts";
import type { Watched } from "./moment.ts";
import type { Timeline } from "./timeline.ts";

/** Where two runs first tell different stories: the moments on both sides, and what happens there. */
export interface Parting {
  readonly one?: Told;
  readonly other?: Told;
  /** Events that both tell before that. */
  readonly same: number;
}
export interface Told {
  readonly at: number;
  readonly event: StoryEvent;
}

/** The first story event that differs, where one does. Places, numbers, clocks and hashes are no part of the story. */
export function parting(one: Timeline, other: Timeline): Parting | undefined {
  const [mine, theirs] = [story(one), story(other)];
  for (let same = 0; ; same++) {
    const [a, b] = [mine.next().value, theirs.next().value];
    if (!a && !b) return undefined;
    if (a && b && tale(a.event) === tale(b.event)) continue;
    return { same, ...(a && { one: a }), ...(b && { other: b }) };
  }
}

function* story(timeline: Timeline): Generator<Told, undefined> {
  for (let at = 1; at <= timeline.length; at++) {
    const event = timeline.event(at) as Watched;
    if ("n" in event) yield { at, event };
  }
  return undefined;
}

const unsaid = new Set(["at", "n", "t", "state", "hash"]);

/** An event as its story alone. The name of a state counts, the hash of what was said does not. */
function tale(event: StoryEvent): string {
  const keeps =
    event.type === "entered" || event.type === "ended" ? new Set(["at", "n", "t", "hash"]) : unsaid;
  return canonical(Object.fromEntries(Object.entries(event).filter(([name]) => !keeps.has(name))));
}

/** What two runs gave that is not the same. */
export function outputsDiffer(one: Timeline, other: Timeline): Difference[] {
  return difference(one.last.ended?.output ?? {}, other.last.ended?.output ?? {});
}
