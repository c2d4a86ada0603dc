import type { Breakpoint } from "@polylogue/protocol";
import { createStore } from "zustand/vanilla";
import type { Moment } from "../../live/moment.ts";

/** What a person set for looking at runs; gone with the page. */
export interface RunState {
  /** Breakpoints by the scene's file. */
  readonly breakpoints: Readonly<Record<string, readonly Breakpoint[]>>;
  /** Roles whose seats a person holds, by run. */
  readonly seats: Readonly<Record<string, readonly string[]>>;
  /** Whose eyes are looked through, by the key of the seat. */
  readonly seen?: string;
  /** A moment that others are held against. */
  readonly pinned?: { readonly run: string; readonly moment: Moment };
  /** The call whose answer is being written anew. */
  readonly rewriting?: string;
  /** The run that is about to be deleted. */
  readonly deleting?: string;
  /** Whether two runs are shown side by side. */
  readonly wide: boolean;
}

export const runState = createStore<RunState>()(() => ({ breakpoints: {}, seats: {}, wide: false }));

export const setBreakpoints = (file: string, points: readonly Breakpoint[]): void =>
  runState.setState(({ breakpoints }) => ({ breakpoints: { ...breakpoints, [file]: points } }));

export const setSeats = (run: string, roles: readonly string[]): void =>
  runState.setState(({ seats }) => ({ seats: { ...seats, [run]: roles } }));
