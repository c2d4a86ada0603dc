import { availableParallelism } from "node:os";
import { basename } from "node:path";
import { hash } from "@polylogue/base";
import {
  type AnswerFormat,
  type CallOptions,
  type ChatRequest,
  type ChatResponse,
  type Message,
  ModelError,
  type ModelPort,
  type Sampling,
} from "@polylogue/protocol";
import { aborted, orAborted, Stopper } from "./abort.ts";
import { fileHash } from "./file-hash.ts";
import { firstLine, importLibrary, type Library, noModel } from "./llama/library.ts";
import { grammarSchema } from "./llama-schema.ts";
import { SequencePool } from "./sequence-pool.ts";

export interface LlamaOptions {
  /** A GGUF file. */
  readonly path: string;
  /** Named in the description; `llama:PATH` when absent. */
  readonly spec?: string;
  /** `auto`, the default, takes the best there is. */
  readonly gpu?: "auto" | "cuda" | "vulkan" | "metal" | false;
  /** Most tokens of a prompt and its answer; what the model was trained with, up to 8,192, when absent. */
  readonly context?: number;
  /** Conversations whose evaluated tokens are kept, and calls that run at once. */
  readonly sequences?: number;
  readonly threads?: number;
  /** For a model too small to end by itself: what was just said is less likely to be said again. */
  readonly discourageLoops?: boolean;
  /** Most tokens of a plain text, whatever its slot allows. */
  readonly longestText?: number;
}

/** Below this many parameters a second thread costs more than it brings. */
const tiny = 100_000_000;
const contextCap = 8_192;
/** An answer gets at least this many tokens, or the prompt is too long. */
const leastRoom = 16;

/** Loads a GGUF file with llama.cpp, in this process. */
export async function openLlama(options: LlamaOptions): Promise<ModelPort> {
  const sha256 = await fileHash(options.path).catch((error: NodeJS.ErrnoException) => {
    throw new ModelError(
      "no_model",
      `The model file \`${options.path}\` cannot be read (${error.code ?? "unknown error"}).`,
    );
  });
  const library = await importLibrary();
  const llama = await startEngine(library, options);
  try {
    return await loaded(library, llama, options, sha256);
  } catch (error) {
    await llama.dispose();
    throw noModel(`The model file \`${options.path}\` cannot be loaded`, error);
  }
}

async function startEngine(
  library: typeof Library,
  { gpu = "auto", threads }: LlamaOptions,
): Promise<Library.Llama> {
  try {
    return await library.getLlama({
      gpu,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.disabled,
      maxThreads: threads ?? spareThreads(),
    });
  } catch (error) {
    const machine = `${process.platform}-${process.arch}${gpu === "auto" || gpu === false ? "" : ` with ${gpu}`}`;
    const cure =
      "install again with optional packages, or build it once with `npx node-llama-cpp source download`";
    throw noModel(`No build of llama.cpp for ${machine} is installed; ${cure}`, error);
  }
}

const spareThreads = (): number => Math.max(1, availableParallelism() - 1);

// ---- a loaded model

/** A sequence of the context and how long the last prompt was that it read. */
interface Conversation {
  readonly chat: Library.LlamaChat;
  prompt: number;
}

interface Engine {
  readonly library: typeof Library;
  readonly llama: Library.Llama;
  readonly model: Library.LlamaModel;
  readonly wrapper: Library.ChatWrapper;
  readonly contextSize: number;
  readonly options: LlamaOptions;
  readonly pool: SequencePool<Conversation>;
  readonly grammars: Map<string, Promise<Library.LlamaGrammar>>;
}

async function loaded(
  library: typeof Library,
  llama: Library.Llama,
  options: LlamaOptions,
  sha256: string,
): Promise<ModelPort> {
  const model = await llama.loadModel({ modelPath: options.path });
  const context = await createContext(model, options);
  const wrapper = library.resolveChatWrapper(model, { warningLogs: false });
  const conversations = Array.from({ length: context.totalSequences }, () => ({
    chat: new library.LlamaChat({ contextSequence: context.getSequence(), chatWrapper: wrapper }),
    prompt: 0,
  }));
  const pool = new SequencePool<Conversation>(conversations);
  const engine = {
    library,
    llama,
    model,
    wrapper,
    contextSize: context.contextSize,
    options,
    pool,
    grammars: new Map(),
  };
  return port(engine, describe(engine, options, sha256));
}

async function createContext(
  model: Library.LlamaModel,
  options: LlamaOptions,
): Promise<Library.LlamaContext> {
  const small = parameters(model) < tiny;
  const contextSize = Math.min(options.context ?? contextCap, model.trainContextSize || contextCap);
  const threads = options.threads ?? (small ? 1 : spareThreads());
  const sequences = options.sequences ?? (small ? 8 : 4);
  try {
    return await model.createContext({ contextSize, sequences, threads, failedCreationRemedy: false });
  } catch {
    // Fewer conversations are kept where the memory does not hold more.
    return model.createContext({ contextSize, sequences: 1, threads });
  }
}

function parameters(model: Library.LlamaModel): number {
  const tensors = model.fileInfo.fullTensorInfo ?? [];
  return tensors.reduce(
    (sum, { dimensions }) => sum + dimensions.reduce<number>((size, n) => size * Number(n), 1),
    0,
  );
}

function describe(
  { llama, model, wrapper, contextSize }: Engine,
  { path, spec }: LlamaOptions,
  sha256: string,
) {
  const template = model.fileInfo.metadata.tokenizer?.chat_template;
  const details = {
    file: basename(path),
    sha256,
    architecture: String(model.architecture),
    parameters: parameters(model),
    context: contextSize,
    template: wrapper.wrapperName,
    ...(template && { templateHash: hash(template) }),
    gpu: llama.gpu || "none",
  };
  return { adapter: "llama", spec: spec ?? `llama:${path}`, details } as const;
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
    countTokens: async (messages) => promptOf(engine, history(messages)).length,
    async dispose() {
      stopper.stop();
      await Promise.all(running);
      await engine.llama.dispose();
    },
  };
}

// ---- one call

async function converse(engine: Engine, request: ChatRequest, options: CallOptions): Promise<ChatResponse> {
  try {
    const turns = history(request.messages);
    const prompt = promptOf(engine, turns);
    const room = roomFor(
      prompt.length,
      engine.contextSize,
      request.format.kind === "text" ? engine.options.longestText : undefined,
    );
    const grammar = await grammarFor(engine, request.format);
    const overlap = ({ chat, prompt: held }: Conversation) => ({
      shared: chat.sequence.compareContextTokens(prompt).firstDifferentIndex,
      held,
    });
    return await engine.pool.use(overlap, options.signal, (conversation) => {
      conversation.prompt = prompt.length;
      const { discourageLoops = false } = engine.options;
      return generate(conversation.chat, { turns, prompt, room, grammar, discourageLoops }, request, options);
    });
  } catch (error) {
    if (error instanceof ModelError) throw error;
    if (options.signal.aborted) throw aborted();
    throw new ModelError("bad_response", `The model failed while answering (${firstLine(error)}).`, {
      cause: error,
    });
  }
}

function history(messages: readonly Message[]): Library.ChatHistoryItem[] {
  return messages.map(({ role, content }) =>
    role === "assistant" ? { type: "model", response: [content] } : { type: role, text: content },
  );
}

/** The tokens that the model's own template makes of a conversation. */
function promptOf({ wrapper, model }: Engine, turns: readonly Library.ChatHistoryItem[]): Library.Token[] {
  const chatHistory: Library.ChatHistoryItem[] = [...turns, { type: "model", response: [] }];
  return wrapper.generateContextState({ chatHistory }).contextText.tokenize(model.tokenizer);
}

function roomFor(prompt: number, context: number, longest = Number.POSITIVE_INFINITY): number {
  const room = context - prompt - 2;
  if (room >= leastRoom) return Math.min(room, longest);
  throw new ModelError(
    "context_overflow",
    `The prompt has ${prompt} tokens; the model's context holds ${context}, the answer included.`,
  );
}

const grammarsKept = 64;

function grammarFor(
  { llama, grammars }: Engine,
  format: AnswerFormat,
): Promise<Library.LlamaGrammar> | undefined {
  if (format.kind === "text") return undefined;
  const schema = grammarSchema(format.schema);
  const name = JSON.stringify(schema);
  const known = grammars.get(name) ?? llama.createGrammarForJsonSchema(schema as Library.GbnfJsonBasicSchema);
  grammars.delete(name);
  grammars.set(name, known);
  for (const oldest of grammars.keys()) if (grammars.size > grammarsKept) grammars.delete(oldest);
  return known;
}

interface Prepared {
  readonly turns: Library.ChatHistoryItem[];
  readonly prompt: readonly Library.Token[];
  readonly room: number;
  readonly grammar: Library.LlamaGrammar | undefined;
  readonly discourageLoops: boolean;
}

// Names must be said again and again: without being asked to, no answer is penalised for that.
const againstLoops = {
  repeatPenalty: { penalty: 1.15, lastTokens: 24, penalizeNewLine: false },
  dryRepeatPenalty: { strength: 0.8, allowedLength: 3, lastTokens: 96 },
};

async function generate(
  chat: Library.LlamaChat,
  prepared: Prepared,
  request: ChatRequest,
  { signal, onText }: CallOptions,
): Promise<ChatResponse> {
  const { turns, prompt, room, grammar, discourageLoops } = prepared;
  const before = chat.sequence.tokenMeter.getState();
  let text = "";
  const { metadata } = await chat.generateResponse(turns, {
    ...(grammar && { grammar }),
    ...samplingFor(request.sampling, room),
    ...(request.seed !== undefined && { seed: request.seed }),
    ...(discourageLoops ? againstLoops : { repeatPenalty: false as const }),
    signal,
    onTextChunk(piece) {
      text += piece;
      if (!signal.aborted) onText?.(piece);
    },
  });
  const finish = metadata.stopReason === "maxTokens" ? "length" : "stop";
  if (finish === "stop" && text.trim() === "") throw new ModelError("empty", "The answer has no text.");
  return { text, finish, usage: usageOf(prompt.length, chat.sequence.tokenMeter.diff(before)) };
}

function samplingFor({ temperature, topP, maxTokens }: Sampling, room: number) {
  return {
    maxTokens: Math.min(maxTokens ?? room, room),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
  };
}

function usageOf(
  promptTokens: number,
  { usedInputTokens, usedOutputTokens }: { usedInputTokens: number; usedOutputTokens: number },
) {
  // The meter counts the prompt's last token, from which the first of the answer is drawn, as output.
  const cachedPromptTokens = Math.max(0, promptTokens - 1 - usedInputTokens);
  return { promptTokens, cachedPromptTokens, completionTokens: usedOutputTokens, cost: null };
}
