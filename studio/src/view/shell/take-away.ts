import type { Workspace } from "../../session/workspace.ts";
import type { Command } from "./commands.ts";
import type { writers } from "./writers.ts";

/** What a scene is written as, to be taken elsewhere. */
interface Form {
  readonly writer: keyof typeof writers;
  readonly label: string;
  readonly end: string;
  readonly type: string;
}

const forms: readonly Form[] = [
  { writer: "svg", label: "Save the graph as SVG", end: "svg", type: "image/svg+xml" },
  { writer: "mermaid", label: "Save the graph as Mermaid", end: "mmd", type: "text/plain" },
  {
    writer: "xstate",
    label: "Save the machine as XState JSON",
    end: "xstate.json",
    type: "application/json",
  },
];

/** Commands that save the open scene in another form. */
export const takeAwayCommands: readonly Command[] = forms.map((form) => ({
  id: `save-${form.writer}`,
  label: form.label,
  run: (workspace) => void save(workspace, form),
}));

async function save(workspace: Workspace, { writer, end, type }: Form): Promise<void> {
  const { document: open, say } = workspace.getState();
  const { graph, analysis } = open?.getState() ?? {};
  const scene = analysis?.scene;
  if (!graph || !analysis || scene?.name === undefined)
    return say("Open a scene without errors first: only such a scene can be taken away.", true);
  const { writers } = await import("./writers.ts");
  const text = await writers[writer]({ scene, graph, analysis });
  hand(`${scene.name}.${end}`, new Blob([text], { type }));
}

/** Gives the browser a file to keep. */
function hand(name: string, blob: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
