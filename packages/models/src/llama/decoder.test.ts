import { ok } from "node:assert";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Decoder, type Job } from "./decoder.ts";
import type { NativeContext, NativeSampler, Token } from "./native.ts";
import { cell, promptOf, tokenOf } from "./prompt.ts";

const open = new AbortController().signal;

/** An engine that remembers what it evaluated, refuses what llama.cpp would, and draws the number of tokens it holds. */
class Recorder implements NativeContext {
  readonly memory: Token[][];
  readonly batches: { sequence: number; tokens: Token[] }[][] = [];
  copies = 0;
  fails = false;
  #batch: { sequence: number; tokens: Token[] }[] = [];
  #size = 0;

  constructor(sequences: number) {
    this.memory = Array.from({ length: sequences }, () => []);
  }
  initBatch(size: number): void {
    this.#batch = [];
    this.#size = size;
  }
  addToBatch(sequence: number, position: number, tokens: Uint32Array, wanted: Uint32Array): Uint32Array {
    ok(position === this.memory[sequence]?.length, "a gap");
    this.#batch.push({ sequence, tokens: [...tokens] as Token[] });
    return wanted.map(() => sequence);
  }
  async decodeBatch(): Promise<void> {
    ok(this.#batch.flatMap(({ tokens }) => tokens).length === this.#size, "a batch of another size");
    ok(
      new Set(this.#batch.map(({ sequence }) => sequence)).size === this.#batch.length,
      "one sequence twice",
    );
    await new Promise((resolve) => setImmediate(resolve));
    if (this.fails) throw new Error("out of slots");
    this.batches.push(this.#batch);
    for (const { sequence, tokens } of this.#batch) this.memory[sequence]?.push(...tokens);
  }
  async sampleToken(at: number): Promise<Token> {
    return (1_000 + (this.memory[at]?.length ?? 0)) as Token;
  }
  removeTokenCellsFromSequence(sequence: number, from: number): boolean {
    this.memory[sequence]?.splice(from);
    return true;
  }
  disposeSequence(sequence: number): void {
    this.memory[sequence] = [];
  }
  async copySequenceStateFromOtherSequence(to: number, from: number): Promise<number> {
    this.copies++;
    this.memory[to] = [...(this.memory[from] ?? [])];
    return 0;
  }
}

const sampler: NativeSampler = { applyConfig() {}, dispose() {} };
const read = (length: number, first = 0) =>
  promptOf([{ tokens: Array.from({ length }, (_, i) => first + i), spoken: false }]);

function job(sequence: number, prompt: Job["prompt"], words: number, signal = open) {
  const said: Token[] = [];
  const take = (token: Token) => said.push(token) < words;
  return { said, sequence, prompt, sampler, signal, take };
}

test("who writes does so in one batch, a token each, in the order of sequences", async () => {
  const native = new Recorder(3);
  const decoder = new Decoder(native, 3, 16, true);
  await Promise.all([2, 0, 1].map((sequence) => decoder.run(job(sequence, read(5, sequence * 100), 6))));
  const full = native.batches.filter((batch) => batch.length > 1);
  expect(full.some((batch) => batch.map(({ sequence }) => sequence).join() === "0,1,2")).toBe(true);
  expect(
    native.batches.every((batch) => batch.length === 1 || batch.every(({ tokens }) => tokens.length === 1)),
  ).toBe(true);
});

test("a shared beginning is evaluated once, also by those who ask for it at once", async () => {
  const native = new Recorder(4);
  const decoder = new Decoder(native, 4, 64, true);
  const prompts = [0, 1, 2, 3].map((i) => [...read(100), ...read(10, 1_000 * (i + 1))]);
  const done = await Promise.all(prompts.map((prompt, sequence) => decoder.run(job(sequence, prompt, 2))));
  expect(done.map(({ evaluated }) => evaluated)).toEqual([110, 10, 10, 10]);
  expect(native.copies).toBe(3);
});

test("a conversation that grows evaluates what is new; a few common words are not worth a copy", async () => {
  const native = new Recorder(2);
  const decoder = new Decoder(native, 2, 64, true);
  const first = job(0, read(40), 3);
  await decoder.run(first);
  const grown = [...read(40), ...first.said.slice(0, 2).map((token) => cell(token, true)), ...read(8, 500)];
  expect(await decoder.run(job(0, grown, 1))).toEqual({ evaluated: 8 });
  expect(await decoder.run(job(1, [...read(10), ...read(9, 700)], 1))).toEqual({ evaluated: 19 });
  expect(native.copies).toBe(0);
});

test("without reuse everything is evaluated each time", async () => {
  const decoder = new Decoder(new Recorder(2), 2, 64, false);
  for (const sequence of [0, 1, 0])
    expect(await decoder.run(job(sequence, read(70), 2))).toEqual({ evaluated: 70 });
});

test("a failure rejects those in the batch and leaves nothing behind that could be trusted", async () => {
  const native = new Recorder(2);
  const decoder = new Decoder(native, 2, 64, true);
  await decoder.run(job(0, read(50), 2));
  native.fails = true;
  await expect(decoder.run(job(0, read(60), 2))).rejects.toThrow("out of slots");
  native.fails = false;
  expect(await decoder.run(job(0, read(60), 2))).toEqual({ evaluated: 60 });
});

test("a listener that throws ends its own answer alone", async () => {
  const decoder = new Decoder(new Recorder(2), 2, 64, true);
  const thrower = {
    ...job(0, read(5), 3),
    take: () => {
      throw new RangeError("mine");
    },
  };
  const other = job(1, read(5, 50), 3);
  await Promise.all([expect(decoder.run(thrower)).rejects.toThrow("mine"), decoder.run(other)]);
  expect(other.said).toHaveLength(3);
});

test("whoever comes, grows, stops or fails: what is held is what was evaluated, and every answer is that of an empty engine", async () => {
  const step = fc.record({
    sequence: fc.nat(2),
    lengths: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 3 }),
    words: fc.integer({ min: 1, max: 5 }),
    stops: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.integer({ min: 3, max: 40 }),
      async (steps, batchSize) => {
        const native = new Recorder(3);
        const decoder = new Decoder(native, 3, batchSize, true);
        const turns: Promise<unknown>[] = [Promise.resolve(), Promise.resolve(), Promise.resolve()];
        for (const { sequence, lengths, words, stops } of steps) {
          const prompt = promptOf(
            lengths.map((length, i) => ({ tokens: Array.from({ length }, (_, n) => n), spoken: i === 1 })),
          );
          const stop = new AbortController();
          const mine = job(sequence, prompt, words, stop.signal);
          turns[sequence] = (turns[sequence] as Promise<unknown>).then(async () => {
            const call = decoder.run(mine).catch((error) => error.code);
            if (stops) stop.abort();
            const outcome = await call;
            const whole = Array.from({ length: words }, (_, i) => 1_000 + prompt.length + i);
            expect([outcome === "aborted", stops || mine.said]).toEqual([stops, stops || whole]);
          });
        }
        await Promise.all(turns);
        native.memory.forEach((memory, sequence) =>
          expect(decoder.held(sequence).map(tokenOf)).toEqual(memory),
        );
      },
    ),
  );
});
