import type { Plan } from "@polylogue/compile";
import type { Scene } from "@polylogue/model";
import { check } from "@polylogue/model";
import { Failure } from "../failure.ts";
import type { Console } from "../io/console.ts";
import type { Checked } from "./checked.ts";
import { fromHere, openProject, readNamed } from "./project.ts";
import { reportAll } from "./report.ts";

/** Reads and checks one file. Fails only where there is no text to check. */
export function checkFile(path: string): Checked {
  readNamed(path);
  const project = openProject(path);
  const { scene, diagnostics } = check(project.file, project.host);
  return { project, ...(scene && { scene }), diagnostics, sources: project.sources };
}

export interface Loaded extends Checked {
  readonly scene: Scene;
  readonly plan: Plan;
}

/** A scene ready to run; its errors are shown and end the command. */
export async function loadScene(path: string, console: Console): Promise<Loaded> {
  const checked = checkFile(path);
  const { scene, project, diagnostics } = checked;
  if (!scene || diagnostics.some((d) => d.severity === "error")) {
    console.complain(`${reportAll(checked, console.noteInk)}\n`);
    throw new Failure(`${fromHere(project, project.file)} has errors: mend them first.`);
  }
  if (scene.name === undefined) {
    throw new Failure(
      `${fromHere(project, project.file)} is a library: it has no \`scene\` line, so there is nothing to play.`,
    );
  }
  const { compile } = await import("@polylogue/compile");
  return { ...checked, scene, plan: compile(scene, (file) => project.host.read(file)) };
}
