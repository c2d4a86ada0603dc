import type { Command } from "../shell/commands.ts";
import type { Gestures } from "./gestures.ts";

/** The canvas that is on the page, for whoever calls from outside it. */
export const onPage: { gestures: Gestures | undefined } = { gestures: undefined };

const command = (
  id: string,
  label: string,
  keys: string | undefined,
  run: (gestures: Gestures) => void,
): Command => ({
  id: `canvas.${id}`,
  label,
  ...(keys !== undefined && { keys }),
  run: (workspace) => {
    if (onPage.gestures) run(onPage.gestures);
    else workspace.getState().say("Open a scene first.");
  },
});

/** What the canvas can do, for the palette and the keys of the page. */
export const canvasCommands: readonly Command[] = [
  command("add-state", "Add a state", "n", (on) => on.addState()),
  command("add-final", "Add a final", "Shift-n", (on) => on.addFinal()),
  command("rename", "Rename the state, or write the arrow's condition, in its place", "F2", (on) =>
    on.write(),
  ),
  command("duplicate", "Duplicate the state", "Mod-d", (on) => on.duplicate()),
  command("delete", "Delete what is selected on the canvas", undefined, (on) => on.remove()),
  command("fit", "Show the whole graph", "Shift-f", (on) => on.fit()),
  command("tidy", "Lay the graph out anew", undefined, (on) => on.tidy()),
  command("along", "Go along the arrow", undefined, (on) => on.walk("along")),
  command("back", "Go back against the arrow", undefined, (on) => on.walk("back")),
  command("leave", "Look at the whole scene again", undefined, (on) => on.enter(undefined)),
  command("follow", "Let the view go along with the run, or not", undefined, ({ board }) =>
    board.store.setState(({ follows }) => ({ follows: !follows })),
  ),
];
