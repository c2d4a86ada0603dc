import type { Message } from "@polylogue/protocol";
import {
  type ChatHistoryItem,
  getLlama,
  type LlamaContextOptions,
  type LlamaContextSequence,
  LlamaLogLevel,
  resolveChatWrapper,
  type Token,
} from "node-llama-cpp";

/** A call as it was made: what was sent, and how many tokens came back. */
export interface Call {
  readonly messages: readonly Message[];
  readonly drawn: number;
}

export interface BareLoop {
  /** Makes the calls of each lane in order, all lanes at once; gives the tokens drawn. */
  answer(lanes: readonly (readonly Call[])[]): Promise<number>;
  dispose(): Promise<void>;
}

/**
 * What a program of twenty lines does with the library: each lane has a sequence, which keeps what its next prompt begins
 * with, and draws as many tokens as the adapter drew. No grammar, no text, nothing shared between sequences.
 */
export async function bareLoop(
  path: string,
  sequences: number,
  settings: Partial<LlamaContextOptions>,
): Promise<BareLoop> {
  const llama = await getLlama({
    gpu: false,
    build: "never",
    logLevel: LlamaLogLevel.disabled,
    maxThreads: 1,
  });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({ sequences, threads: 1, ...settings });
  const wrapper = resolveChatWrapper(model, { warningLogs: false });
  const all = Array.from({ length: sequences }, () => context.getSequence());

  function tokensOf(messages: readonly Message[]): Token[] {
    const turns = messages.map(
      ({ role, content }): ChatHistoryItem =>
        role === "assistant" ? { type: "model", response: [content] } : { type: role, text: content },
    );
    const chatHistory: ChatHistoryItem[] = [...turns, { type: "model", response: [] }];
    return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
  }

  async function draw(
    sequence: LlamaContextSequence,
    { messages, drawn }: Call,
    seed: number,
  ): Promise<number> {
    const tokens = tokensOf(messages);
    await sequence.adaptStateToTokens(tokens.slice(0, -1), false);
    let found = 0;
    const rest = tokens.slice(sequence.nextTokenIndex);
    for await (const _ of sequence.evaluate(rest, { temperature: 0.2, topP: 1, seed, yieldEogToken: true }))
      if (++found >= drawn) break;
    return found;
  }

  async function lane(sequence: LlamaContextSequence, calls: readonly Call[]): Promise<number> {
    let found = 0;
    for (const [i, call] of calls.entries()) found += await draw(sequence, call, i);
    return found;
  }

  return {
    async answer(lanes) {
      const found = await Promise.all(lanes.map((calls, i) => lane(all[i] as LlamaContextSequence, calls)));
      return found.reduce((sum, n) => sum + n, 0);
    },
    dispose: () => llama.dispose(),
  };
}
