import type { RunCommand, RunRecord, RunSummary } from "@polylogue/protocol";
import { createStore } from "zustand/vanilla";
import type { Moment, Watched } from "../live/moment.ts";
import { Timeline } from "../live/timeline.ts";
import { api, followRun, Refused } from "./api.ts";

/** An open run: its events, and the moment that is looked at. */
export interface StageState {
  readonly summary: RunSummary;
  /** Events so far; with it whoever draws the timeline knows that it grew. */
  readonly length: number;
  /** The moment that is shown. */
  readonly moment: Moment;
  /** Whether the shown moment goes along with the run as it is played. */
  readonly live: boolean;
  /** Whether a recorded run is playing by itself, and how many times as fast as it was. */
  readonly playing: boolean;
  readonly speed: number;
  readonly problem?: string;
}

export interface StageActions {
  readonly timeline: Timeline;
  /** Shows the moment after the first `at` events; the last moment of a run that is played goes along with it. */
  readonly seek: (at: number) => void;
  readonly play: (speed?: number) => void;
  readonly rest: () => void;
  readonly command: (command: RunCommand) => Promise<void>;
  readonly close: () => void;
}

export type Stage = ReturnType<typeof openStage>;

/** Opens a run: one that is being played is followed, any other is read from its journal. */
export function openStage(summary: RunSummary, record?: RunRecord) {
  const timeline = new Timeline(record?.lines as Iterable<Watched> | undefined);
  let stop = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  const store = createStore<StageState & StageActions>()((set, get) => ({
    summary,
    length: timeline.length,
    moment: timeline.last,
    live: record === undefined,
    playing: false,
    speed: 1,
    timeline,
    seek(at) {
      set({ moment: timeline.moment(at), live: record === undefined && at >= timeline.length });
    },
    play(speed = get().speed) {
      const from = get().moment.at >= timeline.length ? 0 : get().moment.at;
      clearTimeout(timer);
      set({ playing: true, speed, live: false, moment: timeline.moment(from) });
      const next = () => {
        const { moment, playing, speed: pace } = get();
        if (!playing || moment.at >= timeline.length) return set({ playing: false });
        set({ moment: timeline.moment(moment.at + 1) });
        timer = setTimeout(next, waitBefore(timeline, moment.at + 1) / pace);
      };
      next();
    },
    rest: () => set({ playing: false }),
    async command(command) {
      try {
        await api.command(summary.id, command);
        set({ problem: undefined });
      } catch (error) {
        set({ problem: error instanceof Refused ? error.message : String(error) });
      }
    },
    close() {
      clearTimeout(timer);
      stop();
    },
  }));
  if (!record) stop = following(summary.id, timeline, store);
  return store;
}

/** Takes events in as they come, and draws at most once a frame. */
function following(
  id: string,
  timeline: Timeline,
  store: { setState: (state: Partial<StageState>) => void; getState: () => StageState },
): () => void {
  let due = false;
  const draw = () => {
    due = false;
    const { live } = store.getState();
    store.setState({ length: timeline.length, ...(live && { moment: timeline.last }) });
  };
  const close = followRun(id, (event) => {
    timeline.add(event);
    if (event.type === "closed") {
      close();
      store.setState({ summary: event.summary });
    }
    if (!due) requestAnimationFrame(draw);
    due = true;
  });
  return close;
}

/** Milliseconds between an event and the one before it, as they were recorded; a long silence is cut short. */
function waitBefore(timeline: Timeline, at: number): number {
  const [one, other] = [timeline.event(at), timeline.event(at + 1)] as (
    | { readonly t?: number }
    | undefined
  )[];
  const gap = (other?.t ?? 0) - (one?.t ?? 0);
  return Math.max(16, Math.min(gap, 1_500));
}
