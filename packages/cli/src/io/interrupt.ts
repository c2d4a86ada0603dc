export interface Interrupt {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed. */
  readonly press: () => void;
  readonly done: () => void;
}

/** Ctrl-C: the first stops the run in order, the second ends the program at once. */
export function onInterrupt(): Interrupt {
  const stop = new AbortController();
  const first = () => {
    if (stop.signal.aborted) process.exit(130);
    stop.abort();
  };
  process.on("SIGINT", first);
  process.on("SIGTERM", first);
  const done = () => {
    process.off("SIGINT", first);
    process.off("SIGTERM", first);
  };
  return { signal: stop.signal, press: first, done };
}
