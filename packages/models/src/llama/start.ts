import { availableParallelism } from "node:os";
import { type Library, noModel } from "./library.ts";
import type { LlamaOptions } from "./options.ts";

/** Below this many parameters a model is tiny: what it computes in a step is less than what threads cost to meet. */
const tiny = 100_000_000;

export const isTiny = (parameters: number): boolean => parameters < tiny;

/**
 * Threads that evaluate. A tiny model has one: ggml's threads wait for each other by spinning, many times a token, and
 * where something else has a core, whoever waits burns the time that the other one needs. Two threads on two
 * busy cores took 14 to 45 times as long as one. Larger models take all cores but one.
 */
export function threadsFor(parameters: number, asked?: number): number {
  return asked ?? (isTiny(parameters) ? 1 : spareThreads());
}

const spareThreads = (): number => Math.max(1, availableParallelism() - 1);

/** What decides how many contexts a model may have. */
interface Room {
  readonly onProcessor: boolean;
  readonly cores?: number;
  /** Contexts for which a quarter of the free memory is enough. */
  readonly fitting?: number;
}

/** More contexts than this are not worth their memory where nobody asks for them. */
const usualContexts = 4;
/** Threads of Node's pool unless the environment tells otherwise. */
const usualPool = 4;

/**
 * Most contexts of a model. A tiny one on a processor has one for each core, since one keeps one thread at work; but
 * each takes a thread of the pool that Node also reads files with, so one of those is left, and all of them together take
 * at most a quarter of the free memory. Others have one.
 */
export function contextsFor(parameters: number, room: Room, asked?: number): number {
  if (asked !== undefined || !room.onProcessor || !isTiny(parameters)) return Math.max(1, asked ?? 1);
  const { cores = availableParallelism(), fitting = Infinity } = room;
  const pool = Number(process.env.UV_THREADPOOL_SIZE) || usualPool;
  return Math.max(1, Math.min(usualContexts, cores, pool - 1, Math.floor(fitting)));
}

/** Starts llama.cpp on the GPU that is asked for, or the best there is. */
export async function startEngine(
  library: typeof Library,
  { gpu = "auto", threads }: LlamaOptions,
): Promise<Library.Llama> {
  const device = gpu === "cpu" ? false : gpu;
  let engine: Library.Llama;
  try {
    engine = await library.getLlama({
      gpu: device,
      build: "never",
      skipDownload: true,
      progressLogs: false,
      logLevel: library.LlamaLogLevel.disabled,
      maxThreads: threads ?? spareThreads(),
    });
  } catch (error) {
    throw noModel(missing(device), error);
  }
  if (device !== "auto" && engine.gpu !== device)
    throw noModel(missing(device), new Error(`it would use ${engine.gpu || "the processor"}`));
  return engine;
}

function missing(gpu: Exclude<LlamaOptions["gpu"], "cpu" | undefined>): string {
  const machine = `${process.platform}-${process.arch}`;
  return gpu === "auto" || gpu === false
    ? `No build of llama.cpp for ${machine} is installed; install again with optional packages, or build it once with \`npx node-llama-cpp source download\``
    : `llama.cpp cannot use ${gpu} here: its build for ${machine} or the driver is missing; \`polylogue models gpu\` tells which and installs the build; \`--gpu off\` does without`;
}
