import type { Library } from "./library.ts";

export type Token = Library.Token;

/**
 * What is used of the library beneath its public interface, which decides by itself what goes into a batch and samples
 * one token in some twenty steps of JavaScript. A batch composed here keeps the sums of a sequence the same whatever
 * runs beside it (see `decoder.ts`), and a token costs a third. The library's version is pinned exactly.
 */
export interface NativeContext {
  initBatch(size: number): void;
  /** Gives where the logits of the `wanted` tokens (indexes into `tokens`) will be. */
  addToBatch(sequence: number, position: number, tokens: Uint32Array, wanted: Uint32Array): Uint32Array;
  decodeBatch(): Promise<void>;
  /** Draws a token, and tells the sampler so; -1 when there is none. */
  sampleToken(at: number, sampler: NativeSampler): Promise<Token | -1>;
  /** False where the model's memory cannot be cut, as in recurrent ones. */
  removeTokenCellsFromSequence(sequence: number, from: number, to: number): boolean;
  disposeSequence(sequence: number): void;
  copySequenceStateFromOtherSequence(to: number, from: number): Promise<number>;
}

export interface NativeSampler {
  applyConfig(config: SamplerConfig): void;
  dispose(): void;
}

/** Without `temperature` or with 0 the likeliest token is taken. */
export interface SamplerConfig {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number;
  readonly repeatPenalty?: number;
  readonly repeatPenaltyMaxTokens?: number;
  readonly repeatPenaltyTokens?: Uint32Array;
  readonly dryRepeatPenaltyStrength?: number;
  readonly dryRepeatPenaltyBase?: number;
  readonly dryRepeatPenaltyAllowedLength?: number;
  readonly dryRepeatPenaltyLastTokens?: number;
  readonly dryRepeatPenaltySequenceBreakers?: readonly string[];
  readonly grammarEvaluationState?: object;
}

export const nativeContext = (context: Library.LlamaContext): NativeContext =>
  (context as unknown as { readonly _ctx: NativeContext })._ctx;

/** Bytes of memory that a context takes, apart from a GPU's. */
export const bytesOf = (context: Library.LlamaContext): number =>
  (
    context as unknown as { readonly _ctx: { getMemoryBreakdown(): { cpuRam: number } } }
  )._ctx.getMemoryBreakdown().cpuRam;

export function nativeSampler(model: Library.LlamaModel, config: SamplerConfig): NativeSampler {
  const { _model } = model as unknown as { readonly _model: object };
  const { _bindings } = model.llama as unknown as {
    readonly _bindings: { readonly AddonSampler: new (model: object) => NativeSampler };
  };
  const sampler = new _bindings.AddonSampler(_model);
  sampler.applyConfig(config);
  return sampler;
}

export const nativeGrammarState = (state: Library.LlamaGrammarEvaluationState): object =>
  (state as unknown as { readonly _state: object })._state;
