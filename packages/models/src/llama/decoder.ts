import { aborted } from "../abort.ts";
import type { NativeContext, NativeSampler, Token } from "./native.ts";
import { type Cell, cell, commonLength, type Prompt, reusable, runEnd, tokenOf } from "./prompt.ts";

/** One answer to be drawn in one sequence. */
export interface Job {
  readonly sequence: number;
  readonly prompt: Prompt;
  readonly sampler: NativeSampler;
  readonly signal: AbortSignal;
  /** Takes each token drawn; false ends the answer. */
  take(token: Token): boolean;
}

/** Tokens of a prompt that were evaluated for this answer. */
export interface Done {
  readonly evaluated: number;
}

interface Running extends Job {
  /** What was drawn and is not evaluated yet; nothing while the prompt is read. */
  drawn: Cell | undefined;
  evaluated: number;
  finish(): void;
  fail(error: unknown): void;
}

interface Entry {
  readonly job: Running;
  readonly cells: readonly Cell[];
  /** The answer goes on from here: a token is drawn. */
  readonly draws: boolean;
}

/** Copying a conversation costs about as much as evaluating this many tokens. */
export const worthCopying = 32;

/**
 * The one loop that feeds a context: who reads a prompt and who writes an answer take turns, and all who write do so in
 * one batch, a token each.
 *
 * The sums inside attention depend on whether a sequence brings one token or several to a batch, and on nothing
 * else (found by comparing bits, on processors, without flash attention). So a prompt is read in runs of two
 * and more, and what the model has said is read as it was said, token by token. A text therefore has the same bits
 * whether it was read or written here, alone or beside others.
 */
export class Decoder {
  readonly #native: NativeContext;
  readonly #batchSize: number;
  readonly #reuse: boolean;
  /** What each sequence holds. */
  readonly #held: Cell[][];
  #waiting: Running[] = [];
  #running: Running[] = [];
  #busy = false;
  #readNext = true;

  constructor(native: NativeContext, sequences: number, batchSize: number, reuse: boolean) {
    this.#native = native;
    this.#batchSize = batchSize;
    this.#reuse = reuse;
    this.#held = Array.from({ length: sequences }, () => []);
  }

  held(sequence: number): readonly Cell[] {
    return this.#held[sequence] ?? [];
  }

  run(job: Job): Promise<Done> {
    return new Promise((resolve, reject) => {
      const running: Running = {
        ...job,
        drawn: undefined,
        evaluated: 0,
        finish: () => resolve({ evaluated: running.evaluated }),
        fail: reject,
      };
      this.#waiting.push(running);
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting.length + this.#running.length > 0) {
      this.#dropAborted();
      await this.#admit();
      const batch = this.#compose();
      if (batch.length > 0) await this.#decode(batch);
    }
    this.#busy = false;
  }

  #dropAborted(): void {
    const stopped = [...this.#waiting, ...this.#running].filter(({ signal }) => signal.aborted);
    for (const job of stopped) this.#remove(job).fail(aborted());
  }

  #remove(job: Running): Running {
    this.#waiting = this.#waiting.filter((other) => other !== job);
    this.#running = this.#running.filter((other) => other !== job);
    return job;
  }

  async #admit(): Promise<void> {
    for (const job of this.#waiting) {
      if (this.#reuse && this.#worthWaiting(job)) continue;
      this.#waiting = this.#waiting.filter((other) => other !== job);
      this.#running.push(job);
      try {
        await this.#prepare(job);
      } catch (error) {
        this.#spoiled([job], error);
      }
    }
  }

  /** Somebody is reading what this prompt begins with. */
  #worthWaiting({ prompt, sequence }: Running): boolean {
    const best = Math.max(...this.#held.map((held) => commonLength(held, prompt)));
    return this.#running.some((other) => {
      const shared = commonLength(other.prompt, prompt);
      return other.sequence !== sequence && shared >= best + worthCopying;
    });
  }

  /** Leaves in the job's sequence as much of its prompt as can be had without evaluating it. */
  async #prepare({ sequence, prompt }: Running): Promise<void> {
    const shared = this.#reuse ? this.#held.map((held) => commonLength(held, prompt)) : [];
    const [own = 0, best] = [shared[sequence], Math.max(...shared)];
    const copies = best >= own + worthCopying;
    if (copies) {
      const source = shared.indexOf(best);
      await this.#native.copySequenceStateFromOtherSequence(sequence, source);
      this.#held[sequence] = [...this.held(source)];
    }
    this.#cut(sequence, Math.min(reusable(prompt, copies ? best : own), this.#reuse ? prompt.length : 0));
  }

  #cut(sequence: number, length: number): void {
    const held = this.#held[sequence] as Cell[];
    if (held.length <= length) return;
    if (length > 0 && this.#native.removeTokenCellsFromSequence(sequence, length, -1)) held.length = length;
    else this.#clear(sequence);
  }

  #clear(sequence: number): void {
    this.#native.disposeSequence(sequence);
    this.#held[sequence] = [];
  }

  /** What is evaluated next: one job's run of its prompt, or a token of each of the others, in turn. */
  #compose(): Entry[] {
    const entries = this.#running.map((job) => this.#next(job));
    const runs = entries.filter(({ cells }) => cells.length > 1);
    const steps = entries.filter(({ cells }) => cells.length === 1);
    const reads = runs.length > 0 && (this.#readNext || steps.length === 0);
    this.#readNext = !reads;
    // Neighbours in order are evaluated together; whatever stands between them parts a batch.
    return reads ? runs.slice(0, 1) : steps.sort((a, b) => a.job.sequence - b.job.sequence);
  }

  #next(job: Running): Entry {
    if (job.drawn !== undefined) return { job, cells: [job.drawn], draws: true };
    const { prompt, sequence } = job;
    const at = this.held(sequence).length;
    const end = runEnd(prompt, at, this.#batchSize);
    return { job, cells: prompt.slice(at, end), draws: end === prompt.length };
  }

  async #decode(batch: readonly Entry[]): Promise<void> {
    try {
      const places = this.#fill(batch);
      await this.#native.decodeBatch();
      for (const { job, cells } of batch) this.#evaluated(job, cells);
      await Promise.all(
        batch.map(({ job, draws }, i) =>
          draws ? this.#draw(job, places[i] as Uint32Array) : Promise.resolve(),
        ),
      );
    } catch (error) {
      this.#spoiled(
        batch.map(({ job }) => job),
        error,
      );
    }
  }

  #fill(batch: readonly Entry[]): Uint32Array[] {
    this.#native.initBatch(batch.reduce((sum, { cells }) => sum + cells.length, 0));
    return batch.map(({ job, cells, draws }) =>
      this.#native.addToBatch(
        job.sequence,
        this.held(job.sequence).length,
        Uint32Array.from(cells, tokenOf),
        Uint32Array.from(draws ? [cells.length - 1] : []),
      ),
    );
  }

  #evaluated(job: Running, cells: readonly Cell[]): void {
    this.#held[job.sequence]?.push(...cells);
    if (job.drawn === undefined) job.evaluated += cells.length;
  }

  async #draw(job: Running, places: Uint32Array): Promise<void> {
    try {
      const token = await this.#native.sampleToken(places[0] as number, job.sampler);
      if (token === -1) throw new Error("no token fits");
      // Who was stopped meanwhile leaves at the next turn of the loop.
      if (job.signal.aborted) return;
      if (job.take(token)) job.drawn = cell(token, true);
      else this.#remove(job).finish();
    } catch (error) {
      this.#spoiled([job], error);
    }
  }

  /** After a failure nobody knows what a sequence holds. */
  #spoiled(jobs: readonly Running[], error: unknown): void {
    for (const job of jobs) {
      this.#clear(job.sequence);
      this.#remove(job).fail(error);
    }
  }
}
