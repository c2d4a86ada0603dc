import { readFileSync } from "node:fs";
import { compile, type Plan } from "@polylogue/compile";
import { check, type Scene } from "@polylogue/model";
import { root } from "./source.ts";

/** Reads project files for the checker, by paths relative to the root. */
export const host = {
  root: ".",
  read: (path: string): string | undefined => {
    try {
      return readFileSync(`${root}/${path}`, "utf8");
    } catch {
      return undefined;
    }
  },
};

/** A scene of the project, checked; throws when it has errors. */
export function loadScene(path: string): Scene {
  const { scene, diagnostics } = check(path, host);
  if (!scene) throw new Error(`${path}: ${JSON.stringify(diagnostics.slice(0, 3))}`);
  return scene;
}

export function loadPlan(path: string): Plan {
  return compile(loadScene(path), host.read);
}
