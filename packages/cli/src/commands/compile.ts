import { emitModule, emitTypes, emitXState, type Plan } from "@polylogue/compile";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { deliver } from "../io/deliver.ts";
import { loadScene } from "../scene/load.ts";

const emitters = ["xstate", "ts", "types"] as const;
type Emitter = (typeof emitters)[number];

const emit: Record<Emitter, (plan: Plan) => string> = {
  xstate: emitXState,
  ts: emitModule,
  types: emitTypes,
};

export async function compile(
  file: string,
  flags: { emit: Emitter; out?: string },
  console: Console,
): Promise<ExitCode> {
  const { plan } = await loadScene(file, console);
  deliver(emit[flags.emit](plan), flags.out, console);
  return exitCodes.done;
}
