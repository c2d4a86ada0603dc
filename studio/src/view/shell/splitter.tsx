import { type KeyboardEvent, type PointerEvent, useRef } from "react";
import { useStore } from "zustand";
import { deskWidths, prefs } from "./prefs.ts";

const step = 24;
const wide = (width: number) =>
  prefs.setState({ deskWidth: Math.round(Math.min(deskWidths.most, Math.max(deskWidths.least, width))) });

/** The line between canvas and desk: dragged, or moved with the arrow keys. */
export function Splitter() {
  const width = useStore(prefs, ({ deskWidth }) => deskWidth);
  const dragging = useRef(false);
  const drag = (event: PointerEvent) => {
    if (dragging.current) wide(window.innerWidth - event.clientX);
  };
  const press = ({ key }: KeyboardEvent) => {
    if (key === "ArrowLeft") wide(width + step);
    if (key === "ArrowRight") wide(width - step);
  };
  return (
    <div
      className="splitter"
      role="separator"
      tabIndex={0}
      aria-label="Width of the views at the right"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={deskWidths.least}
      aria-valuemax={deskWidths.most}
      onKeyDown={press}
      onPointerDown={(event) => {
        dragging.current = true;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onPointerUp={() => (dragging.current = false)}
    />
  );
}
