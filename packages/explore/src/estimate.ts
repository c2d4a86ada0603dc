import type { Plan } from "@polylogue/compile";
import type { Value } from "@polylogue/expression";
import { dice } from "./choice.ts";
import { firstValues } from "./first-values.ts";
import { playRandomly } from "./random-play.ts";
import { closed } from "./session.ts";
import { anything } from "./spread.ts";
import { valueOf } from "./value-of.ts";

export interface EstimateOptions {
  readonly inputs?: Readonly<Record<string, Value>>;
  readonly settings?: Readonly<Record<string, Value>>;
  /** How often the scene is played; 200 when absent. */
  readonly plays?: number;
  /** Most seconds, so that a long scene is played less often; 20 when absent. */
  readonly seconds?: number;
  readonly seed?: number;
}

/** What plays with answers drawn at random from their types come to. */
export interface Estimate {
  readonly plays: number;
  readonly calls: Spread;
  /** Four characters of a prompt are taken for a token. */
  readonly promptTokens: Spread;
}
/** The mean, and between which values nine of ten plays lie. */
interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Plays a scene without a model, with every answer drawn evenly from its type. Inputs that are missing are drawn, too. */
export async function estimate(plan: Plan, options: EstimateOptions = {}): Promise<Estimate> {
  const { settings = {}, plays = 200, seconds = 20, seed = 0 } = options;
  const until = performance.now() + seconds * 1000;
  const played: { readonly calls: number; readonly characters: number }[] = [];
  while (played.length < plays && (played.length === 0 || performance.now() < until)) {
    const choose = dice(seed * 1_000_003 + played.length);
    const inputs = missingInputs(plan, options, choose);
    played.push(await playRandomly(plan, { inputs, settings, seed: played.length }, choose));
  }
  return {
    plays: played.length,
    calls: spreadOf(played.map(({ calls }) => calls)),
    promptTokens: spreadOf(played.map(({ characters }) => characters / 4)),
  };
}

function missingInputs(
  plan: Plan,
  { inputs = {}, settings = {} }: EstimateOptions,
  choose: (n: number) => number,
) {
  const values: Record<string, Value> = { ...inputs };
  for (const { name, type, initial } of plan.inputs) {
    if (initial || Object.hasOwn(values, name)) continue;
    const known = { ...firstValues(plan, settings), ...values };
    values[name] = valueOf(closed(type, known), anything, choose, [name]);
  }
  return values;
}

function spreadOf(figures: readonly number[]): Spread {
  const sorted = [...figures].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { mean: sorted.reduce((a, b) => a + b, 0) / sorted.length, low: at(0.05), high: at(0.95) };
}
