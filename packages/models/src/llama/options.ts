export interface LlamaOptions {
  /** A GGUF file. */
  readonly path: string;
  /** Named in the description; `llama:PATH` when absent. */
  readonly spec?: string;
  /** `auto`, the default, takes the best there is; another is forced. `false` is `cpu`. */
  readonly gpu?: Gpu | false;
  /** Layers on the GPU; as many as its memory holds beside the context when absent. */
  readonly gpuLayers?: number;
  /** Most tokens of a prompt and its answer; what the model was trained with, up to 8,192, when absent. */
  readonly context?: number;
  /** Calls that run at once in one context, and conversations whose evaluated tokens are kept there. */
  readonly sequences?: number;
  /** Most contexts, which evaluate at the same time; opened when there are calls for them. See {@link contextsFor}. */
  readonly contexts?: number;
  /** Threads that evaluate; see {@link threadsFor} for the choice made without it. */
  readonly threads?: number;
  /** Adapters laid over the weights, for every call. */
  readonly lora?: readonly LoraOptions[];
  /** `false` evaluates every prompt from its first token; with one sequence, what each call costs without sharing. */
  readonly reuse?: boolean;
  /** For a model too small to end by itself: what was just said is less likely to be said again. */
  readonly discourageLoops?: boolean;
  /** Most tokens of a plain text, whatever its slot allows. */
  readonly longestText?: number;
}

export type Gpu = "auto" | "cuda" | "vulkan" | "metal" | "cpu";

export interface LoraOptions {
  /** A GGUF file made for the same model. */
  readonly path: string;
  /** How much of it counts: 0 nothing, 1 (when absent) all. */
  readonly scale?: number;
}
