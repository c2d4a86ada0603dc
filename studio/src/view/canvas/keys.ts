import type { Way } from "../../project/walk.ts";
import type { Gestures } from "./gestures.ts";

const ways: Readonly<Record<string, Way>> = {
  ArrowDown: "along",
  ArrowUp: "back",
  ArrowLeft: "before",
  ArrowRight: "after",
};
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ArrowDown: [0, 12],
  ArrowUp: [0, -12],
  ArrowLeft: [-12, 0],
  ArrowRight: [12, 0],
};

const keys: Readonly<Record<string, (gestures: Gestures) => void>> = {
  Delete: (on) => on.remove(),
  Backspace: (on) => on.remove(),
  Enter: (on) => on.write(),
  Escape: leave,
};

/** Keys that mean something on the canvas alone: along the arrows, with Alt to move what is selected. */
export function onKey(event: React.KeyboardEvent, gestures: Gestures): void {
  if (isField(event.target) || event.ctrlKey || event.metaKey) return;
  const way = ways[event.key];
  const by = moves[event.key];
  const key = event.target instanceof HTMLButtonElement ? undefined : keys[event.key];
  if (way && by && event.altKey) gestures.nudge(...by);
  else if (way) gestures.walk(way);
  else if (key) key(gestures);
  else return;
  event.preventDefault();
}

const isField = (target: EventTarget) =>
  target instanceof HTMLElement && target.matches("input, textarea, select, [contenteditable='true']");

/** Lets go of what is selected; then of the composite that is looked into. */
function leave(gestures: Gestures): void {
  const { selected, select } = gestures.board.document.getState();
  if (selected) select(undefined);
  else if (gestures.board.store.getState().inside !== undefined) gestures.enter(undefined);
}
