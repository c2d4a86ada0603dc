import type { Watched } from "./moment.ts";
import type { Timeline } from "./timeline.ts";

export type TickKind = "state" | "verdict" | "failure";

/** A place on the scrubber that a person may want to go to. */
export interface Tick {
  readonly at: number;
  readonly kind: TickKind;
}

const kinds: { readonly [T in Watched["type"]]?: TickKind } = {
  entered: "state",
  verdict: "verdict",
  refused: "failure",
  misfit: "failure",
  "call-failed": "failure",
  trouble: "failure",
  spent: "failure",
};

/** What kind of tick an event is, if any. */
export const tickOf = (event: Watched): TickKind | undefined =>
  Object.hasOwn(kinds, event.type) ? kinds[event.type] : undefined;

/** The ticks of a run that grows: each event is looked at once. */
export class Ticks {
  readonly #timeline: Timeline;
  readonly #all: Tick[] = [];
  #seen = 0;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  get all(): readonly Tick[] {
    while (this.#seen < this.#timeline.length) {
      const at = ++this.#seen;
      const event = this.#timeline.event(at);
      const kind = event && tickOf(event);
      if (kind) this.#all.push({ at, kind });
    }
    return this.#all;
  }

  /** The next tick after a moment, or the one before it. */
  next(from: number, step: 1 | -1): number | undefined {
    const beyond = step > 0 ? ({ at }: Tick) => at > from : ({ at }: Tick) => at < from;
    return (step > 0 ? this.all.find(beyond) : this.all.findLast(beyond))?.at;
  }
}

/** Ticks in at most `most` places: of those that fall into one place, one of each kind is kept. */
export function thinned(ticks: readonly Tick[], length: number, most: number): Tick[] {
  const wide = Math.max(1, length / most);
  const places = new Map(ticks.map((tick) => [`${tick.kind}${Math.floor(tick.at / wide)}`, tick]));
  return [...places.values()];
}
