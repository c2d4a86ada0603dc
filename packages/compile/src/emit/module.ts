import type { Plan } from "../plan.ts";
import { declarations } from "./types.ts";

/** A typed TypeScript module that runs the scene with nothing but the runtime: no parser, no checker, no scene file. */
export function emitModule(plan: Plan): string {
  return [
    `// Made from ${plan.file} by \`polylogue compile --emit ts\`. Change the scene, not this file.`,
    'import { createMachine, run as perform, type Plan, type RunOptions, type RunResult } from "@polylogue/runtime";',
    "",
    ...declarations(plan).flatMap((text) => [text, ""]),
    // A role may be called toString: TypeScript would hold it against the method of that name.
    `export const plan = ${JSON.stringify(plan, null, 2)} as unknown as Plan;`,
    "",
    "/** The scene's XState v5 machine, its actors, guards and actions in place. */",
    "export const machine = createMachine(plan);",
    "",
    'export interface Options extends Omit<RunOptions, "plan" | "inputs" | "settings"> {',
    "  readonly inputs: Inputs;",
    "  readonly settings?: Settings;",
    "}",
    "",
    "/** How it ended; outputs are complete when the status is `done`. */",
    'export interface Result extends Omit<RunResult, "output"> {',
    "  readonly output: Partial<Outputs>;",
    "}",
    "",
    "/** Runs the scene to its end; never rejects. */",
    "export async function run({ inputs, settings, ...rest }: Options): Promise<Result> {",
    "  const result: unknown = await perform({ ...rest, plan, inputs: { ...inputs }, settings: { ...settings } });",
    "  return result as Result;",
    "}",
    "",
  ].join("\n");
}
