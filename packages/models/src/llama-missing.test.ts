import { afterEach, expect, test, vi } from "vitest";
import { openLlama } from "./llama.ts";

afterEach(() => {
  vi.doUnmock("node-llama-cpp");
  vi.resetModules();
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

test("an installation without the library says so", async () => {
  vi.doMock("node-llama-cpp", () => {
    throw new Error("Cannot find package");
  });
  await expect(openLlama({ path })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringContaining("need the package node-llama-cpp"),
  });
});
