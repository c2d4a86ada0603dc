import { aborted } from "./abort.ts";

/** A place where a conversation's evaluated tokens are kept. */
export interface Slot<T> {
  readonly holder: T;
  /** Counts up with each use. */
  used: number;
}

/** How much of what a slot holds a request could use again, in tokens. */
export interface Overlap {
  readonly shared: number;
  readonly held: number;
}

/**
 * A fixed number of slots for any number of requests, served in the order of asking.
 * Slots are lent one request at a time; who finds none free waits.
 */
export class SequencePool<T> {
  readonly #free: Slot<T>[];
  readonly #waiting: ((slot: Slot<T>) => void)[] = [];
  #clock = 0;

  constructor(holders: readonly T[]) {
    this.#free = holders.map((holder) => ({ holder, used: 0 }));
  }

  /** Lends `work` the slot that suits it best. */
  async use<R>(
    overlap: (holder: T) => Overlap,
    signal: AbortSignal,
    work: (holder: T) => Promise<R>,
  ): Promise<R> {
    if (signal.aborted) throw aborted();
    const slot = this.#free.length > 0 ? this.#take(overlap) : await this.#wait(signal);
    slot.used = ++this.#clock;
    try {
      return await work(slot.holder);
    } finally {
      this.#giveBack(slot);
    }
  }

  #take(overlap: (holder: T) => Overlap): Slot<T> {
    const slot = chosen(this.#free, overlap);
    this.#free.splice(this.#free.indexOf(slot), 1);
    return slot;
  }

  // A slot goes straight to whoever waits longest, so that nobody slips in between.
  #giveBack(slot: Slot<T>): void {
    const next = this.#waiting.shift();
    if (next) next(slot);
    else this.#free.push(slot);
  }

  #wait(signal: AbortSignal): Promise<Slot<T>> {
    return new Promise((resolve, reject) => {
      const enter = (slot: Slot<T>) => {
        signal.removeEventListener("abort", leave);
        resolve(slot);
      };
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(aborted());
      };
      this.#waiting.push(enter);
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/**
 * The slot whose conversation goes on, if there is one. Otherwise one that nobody used yet; otherwise the one that
 * shares most, as long as it keeps half of what it holds: for a few common words of its beginning a
 * conversation must not lose the rest. Otherwise the one that was used least recently.
 */
function chosen<T>(free: readonly Slot<T>[], overlap: (holder: T) => Overlap): Slot<T> {
  const known = free.map((slot) => ({ slot, ...overlap(slot.holder) })).sort((a, b) => b.shared - a.shared);
  const found =
    known.find(({ shared, held }) => shared > 0 && shared >= held) ??
    known.find(({ slot }) => slot.used === 0) ??
    known.find(({ shared, held }) => shared > 0 && shared * 2 >= held);
  return found?.slot ?? (free.toSorted((a, b) => a.used - b.used)[0] as Slot<T>);
}
