import { canonical } from "@polylogue/base";
import type { JournalLine, StoryEvent } from "@polylogue/protocol";
import type { Divergence } from "./api.ts";
import type { Untold } from "./state.ts";

export interface StoryOptions {
  /** The story of an earlier life of the run, to be lived again. */
  readonly recorded: readonly StoryEvent[];
  readonly write: (events: readonly StoryEvent[]) => void;
  readonly watch?: (event: StoryEvent) => void;
  /** Called once, at the first event that is not as recorded. */
  readonly onDivergence: (divergence: Divergence) => void;
}

/** Numbers the story, holds it against what was recorded, and writes what is new. */
export class Story {
  readonly #options: StoryOptions;
  #told = 0;
  #diverged = false;

  constructor(options: StoryOptions) {
    this.#options = options;
  }

  tell(events: readonly Untold[]): void {
    const numbered = events.map((event) => ({ ...event, n: ++this.#told }) as StoryEvent);
    const fresh = numbered.filter((event) => !this.#isRecorded(event));
    if (fresh.length > 0) this.#options.write(fresh);
    for (const event of numbered) this.#options.watch?.(event);
  }

  /** The next recorded event, where the story has not reached it. */
  pending(): StoryEvent | undefined {
    return this.#diverged ? undefined : this.#options.recorded[this.#told];
  }

  #isRecorded(event: StoryEvent): boolean {
    const expected = this.#options.recorded[event.n - 1];
    if (!expected || this.#diverged) return false;
    if (isSame(expected, event)) return true;
    this.#diverged = true;
    this.#options.onDivergence({ n: event.n, expected, found: event });
    return false;
  }
}

/** Places may move with the text around them, and a recorded event carries its time: neither is part of what happened. */
function isSame(recorded: StoryEvent, event: StoryEvent): boolean {
  const { t: _time, at: _then, ...before } = recorded as StoryEvent & { t?: number };
  const { at: _now, ...now } = event;
  return canonical(before) === canonical(now);
}

/** The story that a journal holds: a `reopened` line takes back what followed the event it names. */
export function recordedStory(lines: readonly JournalLine[]): readonly StoryEvent[] {
  const story: StoryEvent[] = [];
  for (const line of lines) {
    if (line.type === "reopened") story.length = line.after;
    else if ("n" in line) story[line.n - 1] = line;
  }
  return story;
}
