import type { Plan } from "@polylogue/compile";
import { type Estimate, type EstimateOptions, estimate } from "@polylogue/explore";
import { greatestCalls, type Scene } from "@polylogue/model";
import { count } from "../view/words.ts";

/** What a run may cost: what can be reckoned, and what plays with drawn answers came to. */
export interface Cost extends Estimate {
  readonly least: number;
  /** The most calls when every answer fits at once, and when every answer is asked for twice again. */
  readonly smooth: number;
  readonly greatest: number;
}

export async function costOf(scene: Scene, plan: Plan, options: EstimateOptions): Promise<Cost> {
  const reckoned = greatestCalls(scene, { ...options.inputs, ...options.settings });
  return { ...reckoned, ...(await estimate(plan, options)) };
}

export function costJson({ least, smooth, greatest, calls, promptTokens, plays }: Cost): object {
  const bounded = (n: number) => (Number.isFinite(n) ? n : null);
  return {
    calls: { least, expected: calls, smooth: bounded(smooth), greatest: bounded(greatest) },
    promptTokens,
    plays,
  };
}

/** The cost as lines for a person. */
export function costLines({ least, smooth, greatest, calls, promptTokens, plays }: Cost): readonly string[] {
  const means = `mean of ${count(plays, "play")} with answers drawn at random`;
  const few = (n: number) => (n < 10 ? n.toFixed(1) : Math.round(n).toLocaleString("en-US"));
  const rough = (n: number) => Number(n.toPrecision(2)).toLocaleString("en-US");
  const ranged = ({ low, high }: { low: number; high: number }, say: (n: number) => string) =>
    `nine of ten from ${say(low)} to ${say(high)}`;
  return [
    `least      ${count(least, "call")}`,
    `expected   ${few(calls.mean)} calls: ${means}, ${ranged(calls, String)}`,
    `greatest   ${most(smooth)}${greatest > smooth ? `; never more than ${most(greatest)}, where answers must be asked for again` : ""}`,
    `prompts    about ${rough(promptTokens.mean)} tokens, ${ranged(promptTokens, rough)}; four characters a token`,
  ];
}

export const most = (calls: number): string =>
  Number.isFinite(calls) ? count(calls, "call") : "calls without end for an input without a range";
