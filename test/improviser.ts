import { anything, dice, improviser as drawn, listed, type Spread } from "@polylogue/explore";
import { type ChatRequest, ModelError, type ModelPort, requestHash } from "@polylogue/protocol";

export interface Improvising {
  /** Milliseconds before an answer, by call. */
  readonly latency?: (request: ChatRequest) => number;
  /** Told of every call as it is made. */
  readonly onCall?: (request: ChatRequest) => void;
}

/** Mostly yes, so that stages go on; and texts that are soon read. */
const willing: Spread = {
  ...anything,
  booleans: () => listed([true, true, true, true, false]),
  texts: ({ min = 0, max }, least, at) => ({
    count: 10_000,
    at: (i) => `${at.at(-1)} ${i}`.slice(0, Number(max ?? 100)).padEnd(Math.max(Number(min), least), "."),
  }),
};

/**
 * A model for tests that answers anything, by the type of what is asked. The same request gets the same answer;
 * different requests get different ones, so that a run's hash depends on every prompt in it.
 */
export function improviser({ latency, onCall }: Improvising = {}): ModelPort {
  const model = drawn((request) => dice(Number.parseInt(requestHash(request).slice(0, 8), 16)), willing);
  return {
    ...model,
    async chat(request, options) {
      onCall?.(request);
      const wait = latency?.(request) ?? 0;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (options.signal.aborted) throw new ModelError("aborted", "The call was stopped.");
      return model.chat(request, options);
    },
  };
}
