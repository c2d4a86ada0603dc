import { afterEach, expect, test, vi } from "vitest";
import { openLlama } from "./open.ts";
import { contextsFor } from "./start.ts";

afterEach(() => {
  vi.doUnmock("node-llama-cpp");
  vi.resetModules();
  vi.unstubAllEnvs();
});
const path = import.meta.filename;

test("a machine without a fitting build is told what to do", async () => {
  vi.doMock("node-llama-cpp", () => ({
    LlamaLogLevel: {},
    getLlama: () => Promise.reject(new Error("NoBinaryFoundError")),
  }));
  await expect(openLlama({ path })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringMatching(
      /^No build of llama\.cpp for \w+-\w+ is installed; install again with optional packages/,
    ),
  });
});

test("a GPU that is asked for and not there is answered with the command that helps", async () => {
  vi.doMock("node-llama-cpp", () => ({
    LlamaLogLevel: {},
    getLlama: () => Promise.reject(new Error("NoBinaryFoundError")),
  }));
  await expect(openLlama({ path, gpu: "vulkan" })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringMatching(
      /^llama\.cpp cannot use vulkan here: .*; `polylogue models gpu` tells which and installs the build; `--gpu off` does without/,
    ),
  });
});

test("a GPU that is asked for is not replaced by the processor in silence", async () => {
  vi.doMock("node-llama-cpp", () => ({
    LlamaLogLevel: {},
    getLlama: () => Promise.resolve({ gpu: false }),
  }));
  await expect(openLlama({ path, gpu: "metal" })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringMatching(/^llama\.cpp cannot use metal here/),
  });
});

test("an installation without the library says so", async () => {
  vi.doMock("node-llama-cpp", () => {
    throw new Error("Cannot find package");
  });
  await expect(openLlama({ path })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringContaining("need the package node-llama-cpp"),
  });
});

test.each<[string, Parameters<typeof contextsFor>, number]>([
  ["a tiny one has one for each core, up to four", [2e6, { onProcessor: true, cores: 2 }], 2],
  ["and no more than leave Node a thread to read files with", [2e6, { onProcessor: true, cores: 16 }], 3],
  ["nor more than a quarter of the memory holds", [9e7, { onProcessor: true, cores: 16, fitting: 2.9 }], 2],
  ["one always", [9e7, { onProcessor: true, cores: 16, fitting: 0.1 }], 1],
  ["a larger one has one", [2e9, { onProcessor: true, cores: 16 }], 1],
  ["on a GPU there is one", [2e6, { onProcessor: false, cores: 16 }], 1],
  ["as many as are asked for", [2e9, { onProcessor: false, cores: 2 }, 5], 5],
])("contexts of a model: %s", (_, [parameters, machine, asked], expected) => {
  vi.stubEnv("UV_THREADPOOL_SIZE", "");
  expect(contextsFor(parameters, machine, asked)).toBe(expected);
});

test("a larger pool of threads has more contexts", () => {
  vi.stubEnv("UV_THREADPOOL_SIZE", "8");
  expect(contextsFor(2e6, { onProcessor: true, cores: 16 })).toBe(4);
});
