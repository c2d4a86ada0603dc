import type { Usage } from "@polylogue/protocol";

/** Nothing is known of what a call cost. */
export const unknownUsage: Usage = {
  promptTokens: null,
  cachedPromptTokens: null,
  completionTokens: null,
  cost: null,
};
