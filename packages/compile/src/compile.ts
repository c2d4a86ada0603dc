import type { Scene } from "@polylogue/model";
import { essence } from "./essence.ts";
import { toMachine } from "./machine.ts";
import { takeApart } from "./parts.ts";
import { Places } from "./places.ts";
import type { Plan } from "./plan.ts";
import { testCases } from "./test-cases.ts";

/**
 * A checked scene as a plan. `read` gives the text of the files it was made from, for lines and columns.
 * Assumes that the scene passed its checks.
 */
export function compile(scene: Scene, read: (file: string) => string | undefined): Plan {
  const scenes = Object.fromEntries(scene.scenes.map((s) => [s.name, compile(s.scene, read)]));
  const parts = takeApart(scene, new Places(read));
  const body = {
    version: 1 as const,
    scene: scene.name ?? "library",
    inputs: scene.inputs,
    outputs: scene.outputs,
    settings: scene.settings,
    lets: scene.lets,
    slots: scene.slots,
    slotNames: slotNames(scene, scenes),
    ...(scene.budget && { budget: scene.budget }),
    roles: Object.fromEntries(scene.roles.map((role) => [role.name, role])),
    scenes,
    ...parts,
  };
  return {
    ...body,
    ...(scene.doc && { doc: scene.doc }),
    file: scene.file,
    hash: essence(body),
    sources: scene.sources,
    claims: scene.claims,
    tests: testCases(scene),
    machine: toMachine(scene, parts),
  };
}

function slotNames(scene: Scene, scenes: Readonly<Record<string, Plan>>): string[] {
  const own = scene.roles.map((role) => role.slot);
  const inner = Object.values(scenes).flatMap((plan) => plan.slotNames);
  return [...new Set([...own, ...inner])].sort();
}
