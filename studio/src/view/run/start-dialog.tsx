import type { Scene, ValueSpec } from "@polylogue/model";
import { type FormEvent, useState } from "react";
import { useDocument, useWorkspace, useWorkspaceStore } from "../context.ts";
import { prefs } from "../shell/prefs.ts";
import { textOf } from "./go-on.ts";
import { runState, setSeats } from "./run-state.ts";
import { Models, Seats } from "./start-company.tsx";
import { closed, type Form, formOf, keep, kept, mayBeEmpty, requestOf } from "./start-form.ts";
import { ValueField } from "./value-field.tsx";
import { Window } from "./window.tsx";

const close = () => prefs.setState({ starting: false });

/** Everything that a run needs to begin. */
export default function StartWindow() {
  const scene = useDocument(({ analysis }) => analysis.scene);
  const path = useDocument((state) => state.path);
  const name = useDocument(({ analysis }) => analysis.draft?.name);
  return (
    <Window title={name === undefined ? "Run a scene" : `Run ${name}`} onClose={close}>
      {scene?.name !== undefined && path !== undefined ? (
        <StartForm key={path} scene={scene} path={path} />
      ) : (
        <NotPlayable open={path !== undefined} />
      )}
    </Window>
  );
}

function NotPlayable({ open }: { readonly open: boolean }) {
  const faults = useDocument(({ analysis }) => analysis.diagnostics.length) ?? 0;
  const why = !open
    ? "Open a scene at the left first."
    : faults > 0
      ? "The scene has errors. The text shows where they are and what to do."
      : "This file is a library: it has no states to play.";
  return (
    <>
      <p className="body">{why}</p>
      <footer>
        <button
          type="button"
          className="primary"
          onClick={() => {
            close();
            if (open) prefs.setState({ desk: "text" });
          }}
        >
          {open ? "Show the text" : "Close"}
        </button>
      </footer>
    </>
  );
}

function StartForm({ scene, path }: { readonly scene: Scene; readonly path: string }) {
  const workspace = useWorkspaceStore();
  const [form, setForm] = useState(() => formOf(scene, kept(path)));
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [starting, setStarting] = useState(false);
  const change = (part: Partial<Form>) => setForm((before) => ({ ...before, ...part }));
  const start = async (event: FormEvent) => {
    event.preventDefault();
    const read = requestOf(scene, form);
    setProblems(read.problems);
    if (!read.request) return;
    keep(path, form);
    setStarting(true);
    const breakpoints = runState.getState().breakpoints[path] ?? [];
    const request = { ...read.request, file: path, ...textOf(workspace, path), breakpoints };
    const started = await workspace.getState().start(request);
    setStarting(false);
    if (!started) return setProblems(refusal(workspace.getState().notice));
    const run = workspace.getState().stage?.getState().summary.id;
    if (run !== undefined) setSeats(run, form.seats);
    close();
    prefs.setState({ desk: "transcript" });
  };
  return (
    <form onSubmit={(event) => void start(event)} noValidate>
      <div className="body">
        <Values title="Inputs" specs={scene.inputs} part="inputs" form={form} onForm={change} />
        <Values title="Settings" specs={scene.settings} part="settings" form={form} onForm={change} />
        <Models form={form} onForm={change} />
        <Seats scene={scene} form={form} onForm={change} />
        <Rest form={form} onForm={change} />
      </div>
      <Problems problems={problems} />
      <footer>
        <button type="button" onClick={close}>
          Cancel
        </button>
        <button type="submit" className="primary" disabled={starting}>
          {starting ? "Opening the models…" : "Run"}
        </button>
      </footer>
    </form>
  );
}

const refusal = (notice: { readonly text: string; readonly details?: readonly string[] } | undefined) =>
  notice ? [notice.text, ...(notice.details ?? [])] : [];

function Problems({ problems }: { readonly problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className="problems" role="alert">
      {problems.map((problem) => (
        <li key={problem}>{problem}</li>
      ))}
    </ul>
  );
}

interface PartProps {
  readonly form: Form;
  readonly onForm: (part: Partial<Form>) => void;
}

function Values(
  props: PartProps & {
    readonly title: string;
    readonly specs: readonly ValueSpec[];
    readonly part: "inputs" | "settings";
  },
) {
  const { title, specs, part, form, onForm } = props;
  if (specs.length === 0) return null;
  return (
    <fieldset className={part}>
      <legend>{title}</legend>
      {specs.map((spec) => (
        <ValueField
          key={spec.name}
          name={spec.name}
          type={closed(spec.type, form)}
          text={form[part][spec.name] ?? ""}
          doc={spec.doc}
          optional={mayBeEmpty(spec)}
          onText={(text) => onForm({ [part]: { ...form[part], [spec.name]: text } })}
        />
      ))}
    </fieldset>
  );
}

function Rest({ form, onForm }: PartProps) {
  const points = useWorkspace((state) => state.document?.getState().path);
  const count = (points && runState.getState().breakpoints[points]?.length) || 0;
  return (
    <fieldset>
      <legend>How it begins</legend>
      <div className="field">
        <label htmlFor="start-seed">seed</label>
        <input
          id="start-seed"
          inputMode="numeric"
          value={form.seed}
          onChange={(event) => onForm({ seed: event.target.value })}
        />
        <p className="quiet">The same seed and answers give the same run.</p>
      </div>
      <label className="tick">
        <input
          type="checkbox"
          checked={form.paused}
          onChange={(event) => onForm({ paused: event.target.checked })}
        />
        Begin paused, before the first call
      </label>
      {count > 0 && <p className="quiet">It stops at {count} breakpoints.</p>}
    </fieldset>
  );
}
