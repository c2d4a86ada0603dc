import type { Workspace } from "../../session/workspace.ts";
import type { Desk, Theme } from "./prefs.ts";
import { prefs } from "./prefs.ts";

/** Something that a person can do, by button, key or palette. */
export interface Command {
  readonly id: string;
  readonly label: string;
  /** Such as `Mod-s`: Mod is Ctrl, or Cmd on a Mac. */
  readonly keys?: string;
  readonly run: (workspace: Workspace) => void;
}

const show =
  (desk: Desk): Command["run"] =>
  () =>
    prefs.setState({ desk });
const wear =
  (theme: Theme): Command["run"] =>
  () =>
    prefs.setState({ theme });
const onDocument =
  (what: "undo" | "redo" | "format"): Command["run"] =>
  (workspace) =>
    workspace.getState().document?.getState()[what]();

/** What the page itself can do; views add their own. */
export const shellCommands: readonly Command[] = [
  { id: "palette", label: "Find a command", keys: "Mod-k", run: () => prefs.setState({ palette: true }) },
  {
    id: "save",
    label: "Save the scene",
    keys: "Mod-s",
    run: (workspace) => void workspace.getState().save(),
  },
  { id: "undo", label: "Undo", keys: "Mod-z", run: onDocument("undo") },
  { id: "redo", label: "Redo", keys: "Mod-Shift-z", run: onDocument("redo") },
  { id: "format", label: "Format the scene", keys: "Shift-Alt-f", run: onDocument("format") },
  { id: "start", label: "Run the scene", keys: "Mod-Enter", run: () => prefs.setState({ starting: true }) },
  { id: "inspector", label: "Show the inspector", keys: "Alt-1", run: show("inspector") },
  { id: "text", label: "Show the text", keys: "Alt-2", run: show("text") },
  { id: "transcript", label: "Show the transcript", keys: "Alt-3", run: show("transcript") },
  { id: "seen", label: "Show who sees what", keys: "Alt-4", run: show("seen") },
  { id: "values", label: "Show the values", keys: "Alt-5", run: show("values") },
  { id: "compare", label: "Compare runs", keys: "Alt-6", run: show("compare") },
  {
    id: "side",
    label: "Show or hide files and runs",
    keys: "Alt-0",
    run: () => prefs.setState(({ side }) => ({ side: !side })),
  },
  { id: "light", label: "Wear light colours", run: wear("light") },
  { id: "dark", label: "Wear dark colours", run: wear("dark") },
  { id: "auto", label: "Wear the colours of the system", run: wear("auto") },
  { id: "leave", label: "Close the run", run: (workspace) => workspace.getState().leave() },
];

/** Whether a key press is the one that a command names. */
export function presses(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split("-");
  const key = parts.pop() ?? "";
  const mod = parts.includes("Mod");
  const wanted = [mod, parts.includes("Shift"), parts.includes("Alt")];
  const pressed = [event.ctrlKey || event.metaKey, event.shiftKey, event.altKey];
  const same =
    event.key.toLowerCase() === key.toLowerCase() ||
    event.code === `Digit${key}` ||
    event.code === `Key${key.toUpperCase()}`;
  return same && wanted.every((each, nth) => each === pressed[nth]);
}

const mac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** Keys as they are shown. */
export const shown = (keys: string): string =>
  keys
    .replace("Mod", mac() ? "⌘" : "Ctrl")
    .replace("Shift", "⇧")
    .replace("Alt", mac() ? "⌥" : "Alt")
    .replaceAll("-", " ");
