import { lazy, Suspense, useEffect } from "react";
import { useStore } from "zustand";
import { Canvas, canvasCommands } from "../canvas/index.ts";
import { useStage, useWorkspace, useWorkspaceStore } from "../context.ts";
import { Inspector } from "../inspector/index.ts";
import { RunBar, RunList, runCommands, StartDialog, YourTurn } from "../run/index.ts";
import { Bar } from "./bar.tsx";
import type { Command } from "./commands.ts";
import { presses, shellCommands } from "./commands.ts";
import { Files } from "./files.tsx";
import { Conflict, Notices } from "./notices.tsx";
import { Palette } from "./palette.tsx";
import type { Desk } from "./prefs.ts";
import { desks, prefs } from "./prefs.ts";
import { Splitter } from "./splitter.tsx";
import { takeAwayCommands } from "./take-away.ts";

const Text = lazy(() => import("../text/text.tsx"));
const reading = () => import("../run/reading.ts");
const Transcript = lazy(async () => ({ default: (await reading()).Transcript }));
const Seen = lazy(async () => ({ default: (await reading()).Seen }));
const Values = lazy(async () => ({ default: (await reading()).Values }));
const Compare = lazy(async () => ({ default: (await reading()).Compare }));

const commands: readonly Command[] = [
  ...shellCommands,
  ...takeAwayCommands,
  ...canvasCommands,
  ...runCommands,
];

const shown: Readonly<Record<Desk, { readonly title: string; readonly view: React.ComponentType }>> = {
  inspector: { title: "Inspector", view: Inspector },
  text: { title: "Text", view: Text },
  transcript: { title: "Transcript", view: Transcript },
  seen: { title: "Who sees what", view: Seen },
  values: { title: "Values", view: Values },
  compare: { title: "Compare", view: Compare },
};

/** The whole page. */
export function App() {
  const side = useStore(prefs, (state) => state.side);
  const width = useStore(prefs, (state) => state.deskWidth);
  useKeys();
  return (
    <div
      className={side ? "shell" : "shell narrow"}
      style={{ "--desk": `${width}px` } as React.CSSProperties}
    >
      <Bar commands={commands} />
      {side && (
        <nav className="side" aria-label="Scenes and runs">
          <Files />
          <RunList />
        </nav>
      )}
      <main className="centre">
        <Centre />
        <YourTurn />
        <Conflict />
        <Notices />
      </main>
      <Splitter />
      <DeskPanel />
      <Foot />
      <StartDialog />
      <Palette commands={commands} />
    </div>
  );
}

function Centre() {
  const open = useWorkspace((state) => state.document !== undefined);
  return open ? <Canvas /> : <Welcome />;
}

function Foot() {
  const open = useStage(() => true);
  return open ? (
    <footer className="foot">
      <RunBar />
    </footer>
  ) : null;
}

/** What stands at the right: one thing at a time. */
function DeskPanel() {
  const desk = useStore(prefs, (state) => state.desk);
  const running = useStage(() => true) === true;
  const offered = desks.filter((each) => running || each === "inspector" || each === "text");
  const current = offered.includes(desk) ? desk : "inspector";
  const View = shown[current].view;
  return (
    <aside className="desk" aria-label={shown[current].title}>
      <div role="tablist" aria-label="Views" className="tabs">
        {offered.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            aria-selected={each === current}
            onClick={() => prefs.setState({ desk: each })}
          >
            {shown[each].title}
          </button>
        ))}
      </div>
      <div role="tabpanel" aria-label={shown[current].title} className="tab-panel">
        <Suspense fallback={<p className="quiet loading">…</p>}>
          <View />
        </Suspense>
      </div>
    </aside>
  );
}

/** What to do first. */
function Welcome() {
  const files = useWorkspace((state) => state.project?.files);
  if (!files) return null;
  return (
    <div className="empty">
      <h1>{files.length > 0 ? "Open a scene at the left" : "There is no scene in this folder yet"}</h1>
      <p>
        A scene is a play that is also a machine: each state is a box, each arrow says where it goes on.
        <br />
        {files.length > 0 ? "Or begin a new one below the list." : "Name one at the left to begin."}
      </p>
    </div>
  );
}

/** Keys work wherever they mean nothing to the field that is being written in. */
function useKeys(): void {
  const workspace = useWorkspaceStore();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = commands.find(({ keys }) => keys !== undefined && presses(keys, event));
      if (!command || event.defaultPrevented || (isWriting(event) && !command.keys?.includes("-"))) return;
      event.preventDefault();
      command.run(workspace);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [workspace]);
}

const isWriting = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement &&
  target.closest("input, textarea, select, [contenteditable='true'], .cm-editor") !== null;
