import { useEffect } from "react";
import { shownAs } from "../../project/parts.ts";
import { useDocument, useStage } from "../context.ts";
import { useBoard, useGestures } from "./context.ts";

/** Brings into sight what was selected elsewhere. */
export function Reveal() {
  const gestures = useGestures();
  const id = useDocument(({ selected, graph }) => {
    const { node, edge } = shownAs(selected);
    return node ?? graph?.edges.find((each) => each.id === edge)?.from;
  });
  useEffect(() => {
    if (id !== undefined) gestures.show(id, "piece");
  }, [id, gestures]);
  return null;
}

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
