import {
  ModelError,
  type ModelErrorCode,
  type ModelPort,
  modelErrorCodes,
  readAnswer,
  type Usage,
} from "@polylogue/protocol";
import { afterAll, describe, expect, test } from "vitest";
import { aRequest, jsonRequest } from "./requests.ts";

/** What the suite needs of an adapter: the same performer in three conditions. */
export interface Bench {
  /** Answers whatever it is asked, as often as it is asked. */
  readonly able: () => Promise<ModelPort>;
  /** Takes longer than anybody waits. */
  readonly slow: () => Promise<ModelPort>;
  /** Fails with the code. */
  readonly failing: { readonly code: ModelErrorCode; readonly ask: () => Promise<unknown> };
}

/** What every adapter of the model port promises, SPEC 3.5, 3.6, 3.15 and 6.3 seen from below. */
export function conforms(name: string, bench: Bench): void {
  describe(`${name} is a model`, () => {
    const opened: Promise<ModelPort>[] = [];
    const keep = (model: Promise<ModelPort>) => (opened.push(model), model);
    let shared: Promise<ModelPort> | undefined;
    const able = () => (shared ??= keep(bench.able()));
    const slow = () => keep(bench.slow());
    afterAll(async () => {
      for (const model of opened) await (await model).dispose();
    });

    answers(able);
    stops(able, slow);

    test("is described in plain data that names it", async () => {
      const { description } = await able();
      expect(JSON.parse(JSON.stringify(description))).toEqual(description);
      expect(description.spec).not.toBe("");
    });

    test(`fails as ${bench.failing.code}, and says whether to try again`, async () => {
      const error = await failure(bench.failing.ask());
      expect(error.code).toBe(bench.failing.code);
      expect(error.retryable).toBe(modelErrorCodes[bench.failing.code].retryable);
      expect(error.message).toMatch(/^\S.*\.$|It says: /s);
    });
  });
}

function answers(able: () => Promise<ModelPort>): void {
  const signal = new AbortController().signal;

  test("§3.6 answers a single text in plain text, and tells what it cost or that it does not know", async () => {
    const { text, finish, usage } = await (await able()).chat(short(aRequest()), { signal });
    expect(text).not.toBe("");
    expect(["stop", "length"]).toContain(finish);
    expectUsage(usage);
  });

  test("§3.6 answers fields as one JSON object that fits their type", async () => {
    const request = jsonRequest({ seed: 3, sampling: { temperature: 0 } });
    const { text } = await (await able()).chat(request, { signal });
    expect(readAnswer(request.answer, text)).toMatchObject({ ok: true });
  });

  test.each([
    ["text", aRequest],
    ["JSON", jsonRequest],
  ])("the pieces of %s, joined, are the answer", async (_, ask) => {
    const pieces: string[] = [];
    const { text } = await (await able()).chat(short(ask()), {
      signal,
      onText: (piece) => pieces.push(piece),
    });
    expect(pieces.join("")).toBe(text);
  });

  test("calls at once are each answered", async () => {
    const model = await able();
    const requests = [1, 2, 3, 4, 5].map((seed) =>
      jsonRequest({ key: `k${seed}`, seed, sampling: { temperature: 0.5 } }),
    );
    const responses = await Promise.all(requests.map((request) => model.chat(request, { signal })));
    expect(responses.map(({ text }) => readAnswer(jsonRequest().answer, text).ok)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test("tokens, where they can be counted, grow with the messages", async () => {
    const model = await able();
    const messages = aRequest().messages;
    const count = await model.countTokens?.(messages);
    const more = await model.countTokens?.([...messages, { role: "assistant", content: "yes" }, ...messages]);
    expect(count === undefined || (count > 0 && Number(more) > count)).toBe(true);
  });
}

function stops(able: () => Promise<ModelPort>, slow: () => Promise<ModelPort>): void {
  test("an aborted signal asks nothing", async () => {
    const error = await failure((await able()).chat(aRequest(), { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "aborted", retryable: false });
  });

  test("an abort ends a call that is under way, and nothing is said after it", async () => {
    const model = await slow();
    const stop = new AbortController();
    let after = 0;
    const call = failure(
      model.chat(aRequest(), { signal: stop.signal, onText: () => (after += stop.signal.aborted ? 1 : 0) }),
    );
    setTimeout(() => stop.abort(), 30);
    expect(await call).toMatchObject({ code: "aborted" });
    expect(after).toBe(0);
  });

  test("dispose ends what is under way, and may be said twice", async () => {
    const model = await slow();
    const call = failure(model.chat(aRequest(), { signal: new AbortController().signal }));
    await model.dispose();
    await model.dispose();
    expect(["aborted", "person_left"]).toContain((await call).code);
  });
}

const short = (request: ReturnType<typeof aRequest>) => ({
  ...request,
  seed: 1,
  sampling: { temperature: 0, maxTokens: 100 },
});

function expectUsage(usage: Usage): void {
  expect(Object.keys(usage).sort()).toEqual([
    "cachedPromptTokens",
    "completionTokens",
    "cost",
    "promptTokens",
  ]);
  for (const value of Object.values(usage)) expect(value === null || value >= 0).toBe(true);
  expect(usage.cachedPromptTokens ?? 0).toBeLessThanOrEqual(usage.promptTokens ?? 0);
}

async function failure(work: Promise<unknown>): Promise<ModelError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ModelError);
  return error as ModelError;
}
