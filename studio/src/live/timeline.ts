import { advance } from "./advance.ts";
import type { Moment, Watched } from "./moment.ts";
import { firstMoment } from "./moment.ts";

/** Between two moments that are kept; any other is reached from the one before it in at most so many steps. */
const spacing = 200;

/** All events of a run so far, and any moment of it. It grows at its end. */
export class Timeline {
  readonly #events: Watched[] = [];
  readonly #kept: Moment[] = [firstMoment];
  #last: Moment = firstMoment;

  constructor(events: Iterable<Watched> = []) {
    for (const event of events) this.add(event);
  }

  get length(): number {
    return this.#events.length;
  }
  /** The moment after all events. */
  get last(): Moment {
    return this.#last;
  }
  /** The event that led to moment `at`, counted from 1. */
  event(at: number): Watched | undefined {
    return this.#events[at - 1];
  }

  add(event: Watched): Moment {
    this.#events.push(event);
    this.#last = advance(this.#last, event);
    if (this.length % spacing === 0) this.#kept.push(this.#last);
    return this.#last;
  }

  /** The moment after the first `at` events; the nearest there is, where there are fewer or more. */
  moment(at: number): Moment {
    const wanted = Math.max(0, Math.min(at, this.length));
    if (wanted === this.length) return this.#last;
    const from = Math.floor(wanted / spacing);
    let moment = this.#kept[from] ?? firstMoment;
    for (let nth = moment.at; nth < wanted; nth++) moment = advance(moment, this.#events[nth] as Watched);
    return moment;
  }
}
