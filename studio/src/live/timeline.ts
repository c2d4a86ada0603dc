import { advance } from "./advance.ts";
import type { Moment, Watched } from "./moment.ts";
import { firstMoment } from "./moment.ts";
import { Owned } from "./owned.ts";

/** Between two moments that are kept; any other is reached from the one before it in at most so many steps. */
const spacing = 200;

/** All events of a run so far, and any moment of it. It grows at its end. */
export class Timeline {
  readonly #events: Watched[] = [];
  readonly #kept: Moment[] = [firstMoment];
  /** The moments that were asked for last: of all, and at the end. */
  #shown: Moment = firstMoment;
  #last: Moment = firstMoment;

  constructor(events: Iterable<Watched> = []) {
    for (const event of events) this.add(event);
  }

  get length(): number {
    return this.#events.length;
  }
  /** The moment after all events. */
  get last(): Moment {
    return this.moment(this.length);
  }
  /** The event that led to moment `at`, counted from 1. */
  event(at: number): Watched | undefined {
    return this.#events[at - 1];
  }

  add(event: Watched): void {
    this.#events.push(event);
  }

  /** The moment after the first `at` events; the nearest there is, where there are fewer or more. */
  moment(at: number): Moment {
    const wanted = Math.max(0, Math.min(at, this.length));
    if (wanted === this.#last.at) return this.#last;
    while (this.#kept.length * spacing <= wanted) this.#keep();
    this.#shown = this.#reach(wanted);
    if (wanted === this.length) this.#last = this.#shown;
    return this.#shown;
  }

  #keep(): void {
    const from = this.#kept.at(-1) ?? firstMoment;
    this.#kept.push(this.#play(from, from.at + spacing));
  }

  #reach(wanted: number): Moment {
    const bases = [this.#kept[Math.floor(wanted / spacing)] ?? firstMoment, this.#shown, this.#last];
    const near = bases.filter(({ at }) => at <= wanted).sort((a, b) => b.at - a.at)[0];
    return this.#play(near ?? firstMoment, wanted);
  }

  #play(from: Moment, to: number): Moment {
    const owned = new Owned();
    let moment = from;
    for (let nth = from.at; nth < to; nth++) moment = advance(moment, this.#events[nth] as Watched, owned);
    return moment;
  }
}
