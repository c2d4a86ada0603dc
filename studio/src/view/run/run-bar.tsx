import type { RunCommand } from "@polylogue/protocol";
import { lazy, Suspense } from "react";
import { useStore } from "zustand";
import { useStage, useWorkspace, useWorkspaceStore } from "../context.ts";
import { Breakpoints } from "./breakpoints.tsx";
import { goOn } from "./go-on.ts";
import { usePlayed } from "./played.ts";
import { runState } from "./run-state.ts";
import { Scrubber } from "./scrubber.tsx";
import { many, pauseWords, statusWords } from "./words.ts";

const SideBySide = lazy(async () => ({ default: (await import("./reading.ts")).SideBySide }));

/** What the open run does, and the way through its time. */
export function RunBar() {
  const open = useStage(() => true);
  if (!open) return null;
  return (
    <section className="run-bar" aria-label="The open run">
      <div className="run-row-one">
        <Lead />
        <Replay />
        <Status />
        <span className="space" />
        <Breakpoints />
        <Rest />
      </div>
      <Scrubber />
      <Wide />
    </section>
  );
}

function Wide() {
  const wide = useStore(runState, (state) => state.wide);
  return (
    wide && (
      <Suspense fallback={null}>
        <SideBySide />
      </Suspense>
    )
  );
}

/** Leading a run that is being played. */
function Lead() {
  const command = useStage((state) => state.command);
  const paused = useStage(({ timeline, length }) => length >= 0 && timeline.last.paused !== undefined);
  const played = usePlayed();
  if (!command || !played) return null;
  const send =
    (word: Extract<RunCommand, { command: "pause" | "continue" | "step" | "stop" }>["command"]) => () =>
      void command({ command: word });
  return (
    <span className="buttons" role="group" aria-label="Lead the run">
      {paused ? (
        <button type="button" className="primary" title="Alt C" onClick={send("continue")}>
          Continue
        </button>
      ) : (
        <button type="button" title="Alt P" onClick={send("pause")}>
          Pause
        </button>
      )}
      <button type="button" title="One call (Alt S)" disabled={!paused} onClick={send("step")}>
        Step
      </button>
      <button type="button" onClick={send("stop")}>
        Stop
      </button>
    </span>
  );
}

const speeds = [0.5, 1, 2, 5, 10, 50];

/** Playing what is recorded again, which asks no model. */
function Replay() {
  const playing = useStage((state) => state.playing) ?? false;
  const speed = useStage((state) => state.speed) ?? 1;
  const play = useStage((state) => state.play);
  const rest = useStage((state) => state.rest);
  const played = usePlayed();
  const change = (next: number) => (playing ? play?.(next) : play?.(next) && rest?.());
  return (
    <span className="buttons" role="group" aria-label="Play again, without a model">
      <button
        type="button"
        aria-pressed={playing}
        title="Alt R"
        onClick={() => (playing ? rest?.() : play?.())}
      >
        {playing ? "Rest" : played ? "Play again" : "Play"}
      </button>
      <select aria-label="Speed" value={speed} onChange={(event) => change(Number(event.target.value))}>
        {speeds.map((each) => (
          <option key={each} value={each}>
            {each}×
          </option>
        ))}
      </select>
    </span>
  );
}

/** How it stands, in words. */
function Status() {
  const status = useStage((state) => state.summary.status) ?? "interrupted";
  const paused = useStage(({ timeline, length }) => (length >= 0 ? timeline.last.paused : undefined));
  const live = useStage((state) => state.live);
  const problem = useStage((state) => state.problem);
  const seek = useStage((state) => state.seek);
  const played = usePlayed();
  const words = played ? (paused ? pauseWords(paused) : statusWords.running) : statusWords[status];
  return (
    <span className="run-status" role="status">
      <i className={`dot ${played ? (paused ? "paused" : "running") : status}`} aria-hidden="true" /> {words}
      <Recalled />
      {problem !== undefined && <span className="wrong"> {problem}</span>}
      {played && !live && (
        <button type="button" className="plain" onClick={() => seek?.(Number.POSITIVE_INFINITY)}>
          Go along with it
        </button>
      )}
    </span>
  );
}

/** Of a run that goes on from another: what served again and what was asked anew. */
function Recalled() {
  const from = useStage((state) => state.summary.from);
  const usage = useStage(({ timeline, length }) => (length >= 0 ? timeline.last.usage : undefined));
  if (!from || !usage) return null;
  return (
    <span className="quiet">
      {" "}
      · {many(usage.recalled, "answer")} served again, {usage.calls} asked anew
    </span>
  );
}

function Rest() {
  const workspace = useWorkspaceStore();
  const id = useStage((state) => state.summary.id) ?? "";
  const changed = useWorkspace((state) => state.document !== undefined);
  const wide = useStore(runState, (state) => state.wide);
  const again = () => {
    const { stage } = workspace.getState();
    if (stage) void goOn(workspace, stage);
  };
  return (
    <span className="buttons">
      <button
        type="button"
        disabled={!changed}
        title="Plays the text of the editor; only calls whose prompt changed are asked again (Alt Enter)"
        onClick={again}
      >
        Keep playing
      </button>
      <button type="button" aria-pressed={wide} onClick={() => runState.setState({ wide: true })}>
        Side by side
      </button>
      <a
        className="button"
        href={`/api/runs/${encodeURIComponent(id)}/page`}
        title="One HTML file that plays this run anywhere, offline"
        download
      >
        Save page
      </a>
      <button type="button" aria-label="Close the run" onClick={() => workspace.getState().leave()}>
        ✕
      </button>
    </span>
  );
}
