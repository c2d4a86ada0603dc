import { type Library, noModel } from "./library.ts";
import type { LlamaOptions } from "./options.ts";
import { isTiny, threadsFor } from "./start.ts";

/** Most tokens of a context that nobody asked for. */
const contextCap = 8_192;
/** A context of fewer tokens is not worth having. */
const leastContext = 512;

/** Loads a file's weights: layers on the GPU as its memory allows, beside the context that is wanted. */
export function loadModel(llama: Library.Llama, options: LlamaOptions): Promise<Library.LlamaModel> {
  const { path, gpuLayers, context } = options;
  return llama.loadModel({
    modelPath: path,
    gpuLayers: gpuLayers ?? { fitContext: { contextSize: context ?? contextCap } },
  });
}

/** Tells which adapter does not fit, before a context is tried that might fail for want of memory. */
export async function checkAdapters(
  model: Library.LlamaModel,
  { lora = [], path: base }: LlamaOptions,
): Promise<void> {
  for (const { path } of lora) {
    const trial = model.createContext({ contextSize: leastContext, sequences: 1, lora: path });
    const context = await trial.catch((error: unknown) => {
      throw noModel(`The adapter \`${path}\` is no LoRA in GGUF made for \`${base}\``, error);
    });
    await context.dispose();
  }
}

export function parametersOf(model: Library.LlamaModel): number {
  const tensors = model.fileInfo.fullTensorInfo ?? [];
  return tensors.reduce(
    (sum, { dimensions }) => sum + dimensions.reduce<number>((size, n) => size * Number(n), 1),
    0,
  );
}

/**
 * The context that all calls begin in. Where the memory does not hold it, there are fewer sequences; with a single one
 * left, and no size asked for, the library shrinks the context.
 */
export async function createContext(
  model: Library.LlamaModel,
  options: LlamaOptions,
): Promise<Library.LlamaContext> {
  const contextSize = Math.min(options.context ?? contextCap, model.trainContextSize || contextCap);
  const fixed = { ...settings(model, options), contextSize, failedCreationRemedy: false as const };
  const most = options.sequences ?? (isTiny(parametersOf(model)) ? 16 : 4);
  for (let sequences = most; sequences > 1; sequences = Math.ceil(sequences / 2)) {
    const context = await model.createContext({ ...fixed, sequences }).catch(() => undefined);
    if (context) return context;
  }
  if (options.context !== undefined) return model.createContext({ ...fixed, sequences: 1 });
  const fitting = { min: Math.min(leastContext, contextSize), max: contextSize };
  return model.createContext({ ...settings(model, options), contextSize: fitting, sequences: 1 });
}

/** One more context like the first. Rejects where the memory does not hold it. */
export function createAnother(
  model: Library.LlamaModel,
  options: LlamaOptions,
  { contextSize, totalSequences: sequences }: Library.LlamaContext,
): Promise<Library.LlamaContext> {
  const fixed = { contextSize, sequences, failedCreationRemedy: false as const };
  return model.createContext({ ...settings(model, options), ...fixed });
}

function settings(
  model: Library.LlamaModel,
  { lora = [], threads }: LlamaOptions,
): Library.LlamaContextOptions {
  const onProcessor = model.llama.gpu === false;
  const small = isTiny(parametersOf(model));
  return {
    threads: threadsFor(parametersOf(model), threads),
    // Without flash attention a batch needs more memory and a token's bits do not depend on the batch.
    ...(onProcessor && { flashAttention: false, batchSize: small ? 512 : 128 }),
    ...(onProcessor && narrowHeads(model) && { experimentalKvCacheKeyType: "Q8_0" as const }),
    swaFullCache: true,
    ...(lora.length > 0 && {
      lora: { adapters: lora.map(({ path, scale }) => ({ filePath: path, scale })) },
    }),
  };
}

/**
 * llama.cpp's 16-bit kernels take 64 numbers at a time and the rest one by one; heads of 32 are all rest. Their keys
 * in 8-bit blocks of 32 are three times as fast.
 */
function narrowHeads(model: Library.LlamaModel): boolean {
  const { embedding_length: width = 0, attention } = model.fileInfo.architectureMetadata;
  const head = attention?.key_length ?? width / (attention?.head_count ?? 1);
  return head % 64 !== 0 && head % 32 === 0;
}
