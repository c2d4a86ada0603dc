import type { Stage } from "../../session/stage.ts";
import type { Command } from "../shell/commands.ts";
import { prefs } from "../shell/prefs.ts";
import { goOn } from "./go-on.ts";
import { runState } from "./run-state.ts";

type Deed = (stage: Stage) => void;
const on =
  (deed: Deed): Command["run"] =>
  (workspace) => {
    const { stage } = workspace.getState();
    if (stage) deed(stage);
    else workspace.getState().say("No run is open. Run the scene, or open a run at the left.");
  };
const send = (command: "pause" | "continue" | "step" | "stop"): Command["run"] =>
  on((stage) => void stage.getState().command({ command }));
const move = (to: (at: number, length: number) => number): Command["run"] =>
  on((stage) => {
    const { seek, moment, timeline } = stage.getState();
    seek(to(moment.at, timeline.length));
  });

/** What can be done with an open run. */
export const runCommands: readonly Command[] = [
  { id: "run-pause", label: "Pause the run before its next call", keys: "Alt-p", run: send("pause") },
  { id: "run-continue", label: "Let the run go on", keys: "Alt-c", run: send("continue") },
  { id: "run-step", label: "Let the run make one call", keys: "Alt-s", run: send("step") },
  { id: "run-stop", label: "Stop the run", run: send("stop") },
  {
    id: "run-play",
    label: "Play the recorded run, or rest",
    keys: "Alt-r",
    run: on((stage) => {
      const { playing, play, rest } = stage.getState();
      if (playing) rest();
      else play();
    }),
  },
  { id: "run-first", label: "Go to the beginning of the run", keys: "Alt-Home", run: move(() => 0) },
  { id: "run-last", label: "Go to the end of the run", keys: "Alt-End", run: move((_, length) => length) },
  { id: "run-back", label: "One event back", keys: "Alt-,", run: move((at) => at - 1) },
  { id: "run-forth", label: "One event forth", keys: "Alt-.", run: move((at) => at + 1) },
  {
    id: "run-pin",
    label: "Pin this moment, to hold others against it",
    run: on((stage) => {
      const { summary, moment } = stage.getState();
      runState.setState({ pinned: { run: summary.id, moment } });
      prefs.setState({ desk: "values" });
    }),
  },
  {
    id: "run-again",
    label: "Play the changed scene from this run",
    keys: "Alt-Enter",
    run: (workspace) => on((stage) => void goOn(workspace, stage))(workspace),
  },
  { id: "run-beside", label: "Show two runs side by side", run: () => runState.setState({ wide: true }) },
];
