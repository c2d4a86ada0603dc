import { useEffect } from "react";
import { useStage } from "../context.ts";
import { useBoard, useGestures } from "./context.ts";

/** Keeps the state that the run is in within sight. */
export function Follow() {
  const gestures = useGestures();
  const follows = useBoard((state) => state.follows);
  const state = useStage(({ moment }) => moment.state);
  useEffect(() => {
    if (follows && state !== undefined) gestures.show(state);
  }, [follows, state, gestures]);
  return null;
}
