import type { Breakpoint } from "@polylogue/protocol";
import { type FormEvent, useState } from "react";
import { useStore } from "zustand";
import { useDocument, useStage } from "../context.ts";
import { sceneFile } from "./go-on.ts";
import { usePlayed } from "./played.ts";
import { runState, setBreakpoints } from "./run-state.ts";
import { pointWord } from "./words.ts";

const none: readonly Breakpoint[] = [];

/** Where the run stops: a list to add to and to take from. Kept for the next run of the scene. */
export function Breakpoints() {
  const file = sceneFile(useStage((state) => state.summary.file) ?? "");
  const points = useStore(runState, (state) => state.breakpoints[file]) ?? none;
  const command = useStage((state) => state.command);
  const played = usePlayed();
  const set = (next: readonly Breakpoint[]) => {
    setBreakpoints(file, next);
    if (played) void command?.({ command: "breakpoints", breakpoints: next });
  };
  return (
    <details className="breakpoints">
      <summary>Breakpoints{points.length > 0 ? ` (${points.length})` : ""}</summary>
      <div className="sheet">
        {points.length === 0 && (
          <p className="quiet">The run stops before the next call where one of these is met.</p>
        )}
        <ul>
          {points.map((point, nth) => (
            <li key={JSON.stringify(point)}>
              {pointWord(point)}
              <button
                type="button"
                className="plain"
                aria-label={`Remove: ${pointWord(point)}`}
                onClick={() => set(points.filter((_, each) => each !== nth))}
              >
                ✕
              </button>
            </li>
          ))}
        </ul>
        <Add file={file} onAdd={(point) => set([...points, point])} />
        {played && <p className="quiet">A new condition counts from the next start on.</p>}
      </div>
    </details>
  );
}

type Kind = Breakpoint["kind"];
const kinds: Readonly<Record<Kind, string>> = {
  state: "state",
  arrow: "arrow",
  line: "line",
  condition: "condition",
  verdict: "verdict",
  budget: "calls",
};

const made: Readonly<Record<Kind, (text: string, file: string) => Breakpoint | undefined>> = {
  state: (state) => (state ? { kind: "state", state } : undefined),
  arrow: (arrow) => (arrow ? { kind: "arrow", arrow } : undefined),
  line: (text, file) => (count(text) ? { kind: "line", file, line: Number(text) } : undefined),
  condition: (condition) => (condition ? { kind: "condition", condition } : undefined),
  verdict: (text) => ({ kind: "verdict", feasible: text === "possible" }),
  budget: (text) => (count(text) ? { kind: "budget", calls: Number(text) } : undefined),
};
const count = (text: string) => /^[1-9]\d*$/.test(text);

function Add({ file, onAdd }: { readonly file: string; readonly onAdd: (point: Breakpoint) => void }) {
  const [kind, setKind] = useState<Kind>("state");
  const [text, setText] = useState("");
  const point = made[kind](text.trim(), file);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!point) return;
    onAdd(point);
    setText("");
  };
  return (
    <form onSubmit={add}>
      <select aria-label="Stop at" value={kind} onChange={(event) => setKind(event.target.value as Kind)}>
        {Object.entries(kinds).map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
      <What kind={kind} text={text} onText={setText} />
      <button type="submit" disabled={!point}>
        Add
      </button>
    </form>
  );
}

interface WhatProps {
  readonly kind: Kind;
  readonly text: string;
  readonly onText: (text: string) => void;
}

const hints: { readonly [K in Kind]?: string } = {
  line: "line of the file",
  condition: "count(happened) > 2",
  budget: "number of calls",
};

/** What to stop at: chosen where the scene knows all there is, written otherwise. */
function What({ kind, text, onText }: WhatProps) {
  const graph = useDocument((state) => state.graph);
  const offered: { readonly [K in Kind]?: readonly string[] | undefined } = {
    state: graph?.nodes.flatMap(({ id, kind: what }) => (what === "anywhere" ? [] : [id])),
    arrow: graph?.edges.map(({ id }) => id),
    verdict: ["refused", "possible"],
  };
  const options = offered[kind];
  if (!options)
    return (
      <input
        aria-label="What to stop at"
        placeholder={hints[kind] ?? kind}
        value={text}
        onChange={(event) => onText(event.target.value)}
      />
    );
  return (
    <select aria-label="What to stop at" value={text} onChange={(event) => onText(event.target.value)}>
      <option value="">choose…</option>
      {options.map((each) => (
        <option key={each}>{each}</option>
      ))}
    </select>
  );
}
