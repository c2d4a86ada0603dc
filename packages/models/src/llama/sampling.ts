import { randomInt } from "node:crypto";
import type { ChatRequest } from "@polylogue/protocol";
import type { SamplerConfig } from "./native.ts";

// Names must be said again and again: without being asked to, no answer is penalised for that.
// What breaks a repetition is looked for in every token of the vocabulary, text by text, so JSON has one: its keys and
// values all stand in quotation marks.
const againstLoops = (isJson: boolean) => ({
  repeatPenalty: 1.15,
  repeatPenaltyMaxTokens: 24,
  repeatPenaltyTokens: new Uint32Array(),
  dryRepeatPenaltyStrength: 0.8,
  dryRepeatPenaltyBase: 1.75,
  dryRepeatPenaltyAllowedLength: 3,
  dryRepeatPenaltyLastTokens: 96,
  dryRepeatPenaltySequenceBreakers: isJson ? ['"'] : ["\n", ":", '"', "*"],
});

/** How an answer's tokens are drawn. Without a temperature the likeliest is taken; without a seed nobody knows. */
export function samplerConfig(
  {
    sampling: { temperature = 0, topP = 0.95 },
    seed = randomInt(2 ** 31),
  }: Pick<ChatRequest, "sampling" | "seed">,
  grammar: object | undefined,
  discourageLoops = false,
): SamplerConfig {
  return {
    temperature,
    topP,
    topK: 40,
    minP: 0,
    seed,
    ...(discourageLoops && againstLoops(grammar !== undefined)),
    ...(grammar && { grammarEvaluationState: grammar }),
  };
}
