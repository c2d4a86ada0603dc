import { costJson, costLines, costOf } from "../explore/cost.ts";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { loadScene } from "../scene/load.ts";
import { type Given, readGiven } from "../scene/values.ts";

export interface DryFlags extends Omit<Given, "text"> {
  readonly json?: boolean;
}

/** `polylogue run --dry`: what a run would cost with these inputs and settings. No model is asked. */
export async function dry(
  file: string,
  text: string | undefined,
  flags: DryFlags & { readonly seed: number },
  console: Console,
): Promise<ExitCode> {
  const { scene, plan } = await loadScene(file, console);
  const values = readGiven(plan, { ...flags, ...(text !== undefined && { text }) });
  const cost = await costOf(scene, plan, { ...values, seed: flags.seed });
  if (flags.json) console.print(JSON.stringify({ scene: plan.scene, ...costJson(cost) }));
  else for (const line of costLines(cost)) console.print(line);
  return exitCodes.done;
}
