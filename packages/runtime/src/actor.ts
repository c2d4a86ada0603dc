import type { ActorStatus } from "@polylogue/protocol";
import { fromTransition } from "xstate";

/** What a seat keeps in mind: something it heard, or a question it was asked with its own answer. */
export type MemoryEntry =
  | { readonly kind: "heard"; readonly text: string }
  | { readonly kind: "exchange"; readonly prompt: string; readonly completion: string };

export interface RoleActorState {
  readonly role: string;
  readonly seat: number;
  readonly status: ActorStatus;
  readonly memory: readonly MemoryEntry[];
}

export type RoleActorEvent =
  | { readonly type: "hear"; readonly text: string }
  /** It is asked: by a model it thinks, as a person it is waited for. */
  | { readonly type: "ask"; readonly human: boolean }
  | { readonly type: "speak" }
  | {
      readonly type: "answered";
      readonly exchange?: { readonly prompt: string; readonly completion: string };
    }
  | { readonly type: "fail" }
  /** The oldest entries become one summary, or are dropped. */
  | { readonly type: "fold"; readonly entries: number; readonly summary: string }
  /** Somebody else takes the seat. */
  | { readonly type: "recast" };

/**
 * One seat of a role as an XState actor: a mailbox, a memory and the states idle, thinking, speaking,
 * waiting and failed. It makes no calls; whoever asks it tells it what came of the question.
 */
export const roleActor = fromTransition(
  (state: RoleActorState, event: RoleActorEvent): RoleActorState => {
    switch (event.type) {
      case "hear":
        return { ...state, memory: [...state.memory, { kind: "heard", text: event.text }] };
      case "ask":
        return { ...state, status: event.human ? "waiting" : "thinking" };
      case "speak":
        return { ...state, status: "speaking" };
      case "answered":
        return { ...state, status: "idle", memory: remember(state.memory, event.exchange) };
      case "fail":
        return { ...state, status: "failed" };
      case "fold":
        return { ...state, memory: fold(state.memory, event.entries, event.summary) };
      case "recast":
        return { ...state, status: "idle", memory: [] };
    }
  },
  ({ input }: { input: { role: string; seat: number } }): RoleActorState => ({
    role: input.role,
    seat: input.seat,
    status: "idle",
    memory: [],
  }),
);

function remember(
  memory: readonly MemoryEntry[],
  exchange: { prompt: string; completion: string } | undefined,
) {
  return exchange ? [...memory, { kind: "exchange" as const, ...exchange }] : memory;
}

function fold(memory: readonly MemoryEntry[], entries: number, summary: string): readonly MemoryEntry[] {
  return [{ kind: "heard", text: summary }, ...memory.slice(entries)];
}

/** The address of a seat within its scene's actor system. */
export const actorId = (role: string, seat: number) => `${role}.${seat}`;
