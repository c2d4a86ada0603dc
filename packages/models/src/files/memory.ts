import type { ModelFacts } from "./facts.ts";

/** Bytes of memory that a model takes, and what for. */
interface MemoryNeed {
  /** The file's tensors. */
  readonly weights: number;
  /** Keys and values of `context` tokens in each of the conversations, in 16-bit numbers. */
  readonly conversations: number;
  /** For a batch of tokens on its way through the model: their embeddings, several times, and their outcomes. */
  readonly working: number;
  readonly total: number;
}

/** Most tokens of a context where neither the file nor the caller says less. */
const contextCap = 8_192;

/** Tokens of the context that a model is loaded with where nobody says how many. */
export function defaultContext({ context }: Pick<ModelFacts, "context">, asked = contextCap): number {
  return Math.min(asked, context || contextCap);
}

/** llama.cpp's own size of a batch. */
const batch = 512;
/** Rows as wide as an embedding that a token of a batch takes on its way: the wide layers are about four. */
const rows = 8;

/**
 * A plain reckoning of the memory a model takes. The engine pads and keeps tables: for a model of 193 million 16-bit
 * numbers it took 2 to 7 % more than is reckoned here, with 32,768, 8,192 and 1,024 tokens of context.
 */
export function memoryNeed({ shape }: ModelFacts, context: number, conversations = 1): MemoryNeed {
  const { weights, tokenBytes, vocabulary, embedding } = shape;
  const kept = context * conversations * tokenBytes;
  const working = Math.min(batch, context) * (vocabulary + rows * embedding) * 4;
  return { weights, conversations: kept, working, total: weights + kept + working };
}

/** Bits that one number of a model takes in the usual quantisations, scales included: seen on Llama 3.1 8B. */
export const usualQuantisations: readonly (readonly [name: string, bits: number])[] = [
  ["Q4_K_M", 4.89],
  ["Q5_K_M", 5.7],
  ["Q8_0", 8.5],
  ["F16", 16],
];

/** Usual sizes, in parameters. */
export const usualSizes: readonly (readonly [name: string, parameters: number])[] = [
  ["1B", 1.24e9],
  ["3B", 3.2e9],
  ["7B", 7.6e9],
  ["13B", 13e9],
  ["70B", 70.6e9],
];

/** Over the weights, for a conversation of some thousand tokens and the engine's working memory. */
const overhead = 1.2;

/** Bytes that a model of a usual size takes by rule of thumb: its weights and a fifth more. */
export function roughNeed(parameters: number, bits: number): number {
  return Math.round(((parameters * bits) / 8) * overhead);
}
