import { createContext, use } from "react";
import { useStore } from "zustand";
import type { BoardState } from "./board.ts";
import type { Gestures } from "./gestures.ts";

export const GesturesContext = createContext<Gestures | undefined>(undefined);

/** What can be done on the canvas around this component. */
export function useGestures(): Gestures {
  const gestures = use(GesturesContext);
  if (!gestures) throw new Error("no canvas around this component");
  return gestures;
}

/** A part of what the canvas shows. */
export function useBoard<T>(select: (state: BoardState) => T): T {
  return useStore(useGestures().board.store, select);
}
