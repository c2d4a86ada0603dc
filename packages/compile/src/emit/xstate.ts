import type { Plan } from "../plan.ts";

/** The scene's machine as XState v5 JSON, for any tool that reads it. */
export function emitXState(plan: Plan): string {
  return `${JSON.stringify(plan.machine, null, 2)}\n`;
}
