import { homedir } from "node:os";
import { join } from "node:path";
import { ModelError, type ModelPort } from "@polylogue/protocol";
import { openHuman } from "./human.ts";
import { keyFor } from "./keys.ts";
import type { LlamaOptions } from "./llama.ts";
import type { OpenAIOptions } from "./openai.ts";
import { openScript } from "./script.ts";
import { type ModelSpec, parseSpec } from "./spec.ts";
import type { TerminalOptions } from "./terminal.ts";

export interface OpenOptions {
  /** The slot that the model fills; it may have a key of its own (see `keyFor`). */
  readonly slot?: string;
  /** `process.env` when absent. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Where a person sits; standard input and standard error when absent. */
  readonly terminal?: Partial<TerminalOptions>;
  readonly llama?: Omit<LlamaOptions, "path" | "spec">;
  readonly openai?: Pick<OpenAIOptions, "timeout" | "idle" | "price">;
  /** Told while a model is downloaded, in bytes. */
  readonly onDownload?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

type Of<A extends ModelSpec["adapter"]> = Extract<ModelSpec, { adapter: A }>;
type Openers = {
  readonly [A in ModelSpec["adapter"]]: (spec: Of<A>, options: OpenOptions) => Promise<ModelPort>;
};

// The libraries behind llama and openai take time to load, so each is loaded by whoever wants it.
const openers: Openers = {
  understudy: openUnderstudy,
  human: async (_, { terminal = {} }) =>
    openHuman({ input: process.stdin, output: process.stderr, ...terminal }),
  script: ({ path }) => openScript(path),
  async llama(spec, options) {
    const { openLlama } = await import("./llama.ts");
    if ("path" in spec) return openLlama({ ...options.llama, path: spec.path });
    return openLlama({
      ...options.llama,
      path: await download(spec.hub, options),
      spec: `llama:${spec.hub}`,
    });
  },
  async openai(spec, { slot, env = process.env, openai }) {
    const { openaiModel } = await import("./openai.ts");
    return openaiModel({ ...openai, ...spec, key: keyFor(spec, slot, env) });
  },
};

/** Opens the model that `spec` names; rejects with a {@link ModelError}. */
export async function openModel(spec: ModelSpec | string, options: OpenOptions = {}): Promise<ModelPort> {
  const read = typeof spec === "string" ? parseSpec(spec) : ({ ok: true, spec } as const);
  if (!read.ok) throw new ModelError("no_model", read.problem);
  const open = openers[read.spec.adapter] as (spec: ModelSpec, options: OpenOptions) => Promise<ModelPort>;
  return open(read.spec, options);
}

async function openUnderstudy(_: ModelSpec, options: OpenOptions): Promise<ModelPort> {
  const [{ understudy }, { openLlama }] = await Promise.all([
    import("@polylogue/understudy"),
    import("./llama.ts"),
  ]);
  const context = understudy.contextLength;
  const habits = { discourageLoops: true, longestText: understudy.longestText };
  return openLlama({
    gpu: false,
    context,
    ...habits,
    ...options.llama,
    path: understudy.path,
    spec: "understudy",
  });
}

/** Where downloaded models are kept. */
export function modelFolder(env: Readonly<Record<string, string | undefined>> = process.env): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "polylogue", "models");
}

async function download(hub: string, { env, onDownload, signal }: OpenOptions): Promise<string> {
  const { fetchModel } = await import("./files/fetch.ts");
  return fetchModel(hub, { folder: modelFolder(env), onDownload, signal });
}
