import { afterEach, expect, test, vi } from "vitest";
import { openLlama } from "./open.ts";

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

test("a GPU that is asked for and not there is answered with the command that helps", async () => {
  vi.doMock("node-llama-cpp", () => ({
    LlamaLogLevel: {},
    getLlama: () => Promise.reject(new Error("NoBinaryFoundError")),
  }));
  await expect(openLlama({ path, gpu: "vulkan" })).rejects.toMatchObject({
    code: "no_model",
    message: expect.stringMatching(
      /^llama\.cpp cannot use vulkan here: .*; `polylogue models gpu` tells which and installs the build/,
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
