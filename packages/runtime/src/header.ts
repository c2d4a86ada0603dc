import type { JournalHeader, ModelDescription } from "@polylogue/protocol";
import type { RunOptions } from "./api.ts";

/** The version that journals are signed with. */
export const version = "0.1.0";

export function header(
  id: string,
  options: Omit<RunOptions, "models"> & Partial<Pick<RunOptions, "models">>,
): JournalHeader {
  const { plan, models = {} } = options;
  const described = plan.slotNames.flatMap((slot): [string, ModelDescription][] => {
    const model = models[slot];
    return model ? [[slot, model.description]] : [];
  });
  return {
    type: "run",
    version: 1,
    id,
    scene: plan.scene,
    file: options.file ?? plan.file,
    plan: plan.hash,
    inputs: options.inputs,
    settings: options.settings ?? {},
    models: Object.fromEntries(described),
    seed: options.seed ?? 0,
    started: new Date().toISOString(),
    by: version,
    ...(options.from && { from: options.from }),
  };
}
