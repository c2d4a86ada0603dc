import { ModelError } from "@polylogue/protocol";
import type { Clock } from "./clock.ts";

/** Time that passes only when nothing else is left to do. */
export class SimulatedClock implements Clock {
  #now = 0;
  readonly #timers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const at = this.#now + milliseconds;
      const before = this.#timers.findIndex((timer) => timer.at > at);
      this.#timers.splice(before < 0 ? this.#timers.length : before, 0, { at, wake: resolve });
      signal?.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Lets time pass until the work has settled; throws where nothing could ever wake it. */
  async until<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = () => {
      settled = true;
    };
    work.then(end, end);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return work;
      const next = this.#timers.shift();
      if (!next) throw new Error("everything waits for nothing");
      this.#now = next.at;
      next.wake();
    }
  }
}

export interface ServerOptions {
  /** Calls at once; one more is refused. */
  readonly capacity?: number;
  /** Milliseconds of an answer, by the time it was asked. */
  readonly latency?: (now: number) => number;
  /** What goes wrong with a call that comes at a time. */
  readonly fault?: (now: number, n: number) => ModelError | undefined;
}

/** A server that lives in simulated time. */
export class SimulatedServer {
  readonly arrivals: number[] = [];
  refused = 0;
  greatest = 0;
  #active = 0;
  readonly #clock: SimulatedClock;
  readonly #options: ServerOptions;

  constructor(clock: SimulatedClock, options: ServerOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  readonly call = async (): Promise<string> => {
    const { capacity = Number.POSITIVE_INFINITY, latency = () => 50, fault } = this.#options;
    const now = this.#clock.now();
    const n = this.arrivals.push(now);
    const wrong = fault?.(now, n);
    if (wrong || this.#active >= capacity) {
      this.refused += 1;
      await this.#clock.sleep(2);
      throw wrong ?? new ModelError("overloaded", "busy");
    }
    this.#active += 1;
    this.greatest = Math.max(this.greatest, this.#active);
    await this.#clock.sleep(latency(now));
    this.#active -= 1;
    return "answer";
  };
}
