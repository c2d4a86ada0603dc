import {
  type CallOptions,
  type ChatRequest,
  type ChatResponse,
  ModelError,
  type ModelPort,
} from "@polylogue/protocol";
import { orAborted, Stopper } from "../abort.ts";
import { fileHash } from "../file-hash.ts";
import { SequencePool } from "../sequence-pool.ts";
import { converse, type Engine, type Seat } from "./converse.ts";
import { Decoder } from "./decoder.ts";
import { describe } from "./describe.ts";
import { Grammars } from "./grammar.ts";
import { importLibrary, type Library, noModel } from "./library.ts";
import { checkAdapters, createContext, loadModel } from "./load.ts";
import { nativeContext } from "./native.ts";
import type { LlamaOptions } from "./options.ts";
import { startEngine } from "./start.ts";
import { Template } from "./template.ts";

/** Loads a GGUF file with llama.cpp, in this process. Rejects with a {@link ModelError}. */
export async function openLlama(options: LlamaOptions): Promise<ModelPort> {
  for (const path of [options.path, ...(options.lora ?? []).map((lora) => lora.path)]) await readable(path);
  const library = await importLibrary();
  const llama = await startEngine(library, options);
  try {
    return await loaded(library, llama, options);
  } catch (error) {
    await llama.dispose();
    throw noModel(`The model file \`${options.path}\` cannot be loaded`, error);
  }
}

async function readable(path: string): Promise<void> {
  await fileHash(path).catch((error: NodeJS.ErrnoException) => {
    throw new ModelError(
      "no_model",
      `The model file \`${path}\` cannot be read (${error.code ?? "unknown error"}).`,
    );
  });
}

async function loaded(
  library: typeof Library,
  llama: Library.Llama,
  options: LlamaOptions,
): Promise<ModelPort> {
  const model = await loadModel(llama, options);
  await checkAdapters(model, options);
  const context = await createContext(model, options);
  const { totalSequences, batchSize } = context;
  const template = new Template(library, model);
  // The sequences are ours from here on: the library's own objects for them are never made.
  const native = nativeContext(context);
  const engine: Engine = {
    model,
    context,
    template,
    grammars: new Grammars(library, model),
    decoder: new Decoder(native, totalSequences, batchSize, options.reuse ?? true),
    pool: new SequencePool(
      Array.from({ length: totalSequences }, (_, sequence): Seat => ({ sequence, prompt: 0 })),
    ),
    options,
  };
  return port(engine, await describe(library, context, template, options));
}

function port(engine: Engine, description: ModelPort["description"]): ModelPort {
  const running = new Set<Promise<unknown>>();
  const stopper = new Stopper();
  const begin = (request: ChatRequest, options: CallOptions): Promise<ChatResponse> => {
    const signal = stopper.either(options.signal);
    const work = converse(engine, request, { ...options, signal });
    const settled = work.catch(() => {});
    running.add(settled);
    void settled.then(() => running.delete(settled));
    return orAborted(work, signal);
  };
  return {
    description,
    chat: begin,
    countTokens: async (messages) => engine.template.prompt(messages).length,
    async dispose() {
      stopper.stop();
      await Promise.all(running);
      await engine.context.dispose();
      await engine.model.llama.dispose();
    },
  };
}
