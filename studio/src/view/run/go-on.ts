import type { StartRequest } from "@polylogue/protocol";
import { api } from "../../session/api.ts";
import type { Stage } from "../../session/stage.ts";
import type { Workspace } from "../../session/workspace.ts";
import { runState, setSeats } from "./run-state.ts";

/** The scene's file in the folder that is served: a journal names it from where journals lie. */
export function sceneFile(file: string): string {
  const steps: string[] = [];
  for (const step of `.polylogue/runs/${file}`.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== ".") steps.push(step);
  }
  return steps.join("/");
}

/** The text that is to be played: the editor's, where the file is open there. */
export function textOf(workspace: Workspace, file: string): Pick<StartRequest, "text"> {
  const document = workspace.getState().document?.getState();
  return document?.path === file ? { text: document.text } : {};
}

/** Goes on from an open run: its answers serve again wherever the same is asked, save one that is written anew. */
export async function goOn(
  workspace: Workspace,
  stage: Stage,
  edit?: { readonly call: string; readonly answer: string },
): Promise<boolean> {
  const { id } = stage.getState().summary;
  const record = await api.run(id).catch(() => undefined);
  if (!record) {
    workspace.getState().say("The run's journal cannot be read any more.", true);
    return false;
  }
  const { header } = record;
  const file = sceneFile(header.file);
  const { breakpoints: points, seats: taken } = runState.getState();
  const [breakpoints, seats] = [points[file], taken[id]];
  const started = await workspace.getState().start({
    file,
    ...textOf(workspace, file),
    inputs: header.inputs,
    settings: header.settings,
    seed: header.seed,
    models: specsOf(header.models, slotsOf(workspace, file)),
    ...(breakpoints?.length && { breakpoints }),
    ...(seats?.length && { seats }),
    from: { run: id, ...(edit && { edit }) },
  });
  const next = started ? workspace.getState().stage?.getState().summary.id : undefined;
  if (next !== undefined && seats) setSeats(next, seats);
  return started;
}

/** The models of a run for those slots that the scene still has. */
function specsOf(
  models: Readonly<Record<string, { readonly spec: string }>>,
  slots: Set<string> | undefined,
) {
  const kept = Object.entries(models).filter(([slot]) => slot !== "human" && (slots?.has(slot) ?? true));
  return Object.fromEntries(kept.map(([slot, { spec }]) => [slot, spec]));
}

function slotsOf(workspace: Workspace, file: string): Set<string> | undefined {
  const document = workspace.getState().document?.getState();
  const scene = document?.path === file ? document.analysis.scene : undefined;
  return scene && new Set(slotNames(scene));
}

/** A scene as far as its models go. */
interface Slotted {
  readonly roles: readonly { readonly slot: string }[];
  readonly scenes: readonly { readonly scene: Slotted }[];
}

/** Every slot that a scene and those that it plays need a model for. A person's seat is none. */
export function slotNames(scene: Slotted): string[] {
  const inner = scene.scenes.flatMap((each) => slotNames(each.scene));
  const all = new Set([...scene.roles.map(({ slot }) => slot), ...inner]);
  return [...all].filter((slot) => slot !== "human").sort();
}
