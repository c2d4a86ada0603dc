import type { Plan } from "@polylogue/compile";
import type { ChatRequest, ChatResponse, ModelPort } from "@polylogue/protocol";
import { type RunResult, run } from "@polylogue/runtime";
import type { Choose } from "./choice.ts";
import type { Given } from "./once.ts";
import { anything } from "./spread.ts";
import { answerOf, type Spread } from "./value-of.ts";

/** A model that answers anything with a value of the type that is asked for: chosen by `choose` from `spread`. */
export function improviser(choose: (request: ChatRequest) => Choose, spread: Spread = anything): ModelPort {
  return {
    description: { adapter: "script", spec: "script:improviser", details: {} },
    chat(request, { onText }): Promise<ChatResponse> {
      const { text } = answerOf(request, spread, choose(request));
      onText?.(text);
      const tokens = (length: number) => Math.ceil(length / 4);
      const promptTokens = request.messages.reduce((sum, m) => sum + tokens(m.content.length), 0);
      const usage = {
        promptTokens,
        cachedPromptTokens: null,
        completionTokens: tokens(text.length),
        cost: null,
      };
      return Promise.resolve({ text, finish: "stop", usage });
    },
    dispose: () => Promise.resolve(),
  };
}

/** Plays a scene once with drawn answers. */
export async function playRandomly(
  plan: Plan,
  given: Given,
  choose: Choose,
): Promise<{ readonly calls: number; readonly characters: number; readonly result: RunResult }> {
  let characters = 0;
  const model = improviser(({ messages }) => {
    characters += messages.reduce((sum, message) => sum + message.content.length, 0);
    return choose;
  });
  const models = Object.fromEntries(plan.slotNames.map((slot) => [slot, model]));
  const result = await run({ plan, ...given, models });
  return { calls: result.usage.calls, characters, result };
}
