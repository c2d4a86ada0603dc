import { exitCodes } from "../failure.ts";

export interface Interrupt {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed. */
  readonly press: () => void;
  readonly done: () => void;
}

/** Signals this close together (milliseconds) are one: a terminal and a parent process may both send it. */
const together = 400;

/** Ctrl-C: the first stops the run in order, the second ends the program at once. */
export function onInterrupt(): Interrupt {
  const stop = new AbortController();
  let pressed = Number.NEGATIVE_INFINITY;
  let isOver = false;
  const press = () => {
    const now = performance.now();
    if ((isOver || stop.signal.aborted) && now - pressed > together) process.exit(exitCodes.interrupted);
    pressed = now;
    stop.abort();
  };
  process.on("SIGINT", press);
  process.on("SIGTERM", press);
  // Still listening: a signal that comes twice must not cut off what is said at the end.
  const done = () => {
    isOver = true;
  };
  return { signal: stop.signal, press, done };
}
