import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

/** How often a line is sent that says nothing, so that a dead connection is noticed; in milliseconds. */
const heartbeat = 15_000;

/** Something that numbers what it tells, from 1, and can tell it again. */
export interface Source<T> {
  /** Everything after number `after`, now and later, until it is unsubscribed. Returns how. */
  subscribe(after: number, listener: (id: number, event: T) => void): () => void;
}

/** All that a source told, kept so that a page that comes late or again misses nothing. */
export class Channel<T> implements Source<T> {
  readonly #told: T[] = [];
  readonly #listeners = new Set<(id: number, event: T) => void>();

  get length(): number {
    return this.#told.length;
  }
  get events(): readonly T[] {
    return this.#told;
  }
  tell(event: T): void {
    this.#told.push(event);
    for (const listener of this.#listeners) listener(this.#told.length, event);
  }
  subscribe(after: number, listener: (id: number, event: T) => void): () => void {
    for (let nth = after; nth < this.#told.length; nth++) listener(nth + 1, this.#told[nth] as T);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A source as server-sent events; a browser that lost the connection goes on where it was. */
export function stream<T>(c: Context, source: Source<T>): Response {
  const asked = Number(c.req.header("last-event-id") ?? c.req.query("after") ?? 0);
  const after = Number.isSafeInteger(asked) && asked > 0 ? asked : 0;
  return streamSSE(c, async (sse) => {
    const waiting: { id: number; event: T }[] = [];
    let wake = () => {};
    const stop = source.subscribe(after, (id, event) => {
      waiting.push({ id, event });
      wake();
    });
    sse.onAbort(() => {
      stop();
      wake();
    });
    while (!sse.aborted) {
      for (const { id, event } of waiting.splice(0))
        await sse.writeSSE({ id: String(id), data: JSON.stringify(event) });
      if (waiting.length > 0) continue;
      const beat = await quietFor(heartbeat, (resolve) => (wake = resolve));
      if (beat && !sse.aborted) await sse.write(": still here\n\n");
    }
  });
}

/** Waits until woken or until the time is over; tells whether it is over. */
function quietFor(ms: number, onWake: (wake: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(true), ms);
    timer.unref();
    onWake(() => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
