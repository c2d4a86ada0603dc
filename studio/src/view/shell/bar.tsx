import { useDocument, useWorkspace, useWorkspaceStore } from "../context.ts";
import type { Command } from "./commands.ts";
import { shown } from "./commands.ts";

const buttons = ["undo", "redo", "save", "palette", "start"];

/** The line at the top: what is open, and what is done most. */
export function Bar({ commands }: { readonly commands: readonly Command[] }) {
  const workspace = useWorkspaceStore();
  const name = useWorkspace((state) => state.project?.name);
  const path = useDocument((state) => state.path);
  return (
    <header className="bar">
      <img src="/icon.svg" alt="" width="22" height="22" />
      <span className="title">{path ?? name ?? "Polylogue"}</span>
      <Faults />
      <span className="space" />
      {buttons.map((id) => {
        const command = commands.find((each) => each.id === id);
        return (
          command && (
            <button
              key={id}
              type="button"
              className={id === "start" ? "primary" : ""}
              disabled={path === undefined && id !== "palette"}
              title={command.keys && shown(command.keys)}
              onClick={() => command.run(workspace)}
            >
              {short[id] ?? command.label}
            </button>
          )
        );
      })}
    </header>
  );
}

const short: Readonly<Record<string, string>> = {
  undo: "Undo",
  redo: "Redo",
  save: "Save",
  palette: "Commands",
  start: "Run…",
};

/** Whether the scene is saved and sound. */
function Faults() {
  const errors = useDocument(
    ({ analysis }) => analysis.diagnostics.filter(({ severity }) => severity === "error").length,
  );
  const warnings = useDocument(({ analysis }) => analysis.diagnostics.length) ?? 0;
  const changed = useDocument(({ text, saved }) => text !== saved.text);
  if (errors === undefined) return null;
  return (
    <span className="quiet" role="status">
      {changed ? "not saved · " : ""}
      {errors > 0
        ? `${errors} ${errors === 1 ? "error" : "errors"}`
        : warnings > 0
          ? `${warnings} to look at`
          : "no faults"}
    </span>
  );
}
