import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { understudy } from "./index.ts";

const file = readFileSync(understudy.path);

test("the file is the one that is described", () => {
  expect(createHash("sha256").update(file).digest("hex")).toBe(understudy.sha256);
});

test("the file is a GGUF of a llama with a ChatML template and says what it is", () => {
  const head = file.subarray(0, 100_000).toString("latin1");
  expect(head.slice(0, 4)).toBe("GGUF");
  expect(head).toContain("general.architecture");
  expect(head).toContain("has no judgement");
  expect(head).toContain("<|im_start|>");
});

test("the file is small enough to live in the repository", () => {
  expect(file.length).toBeLessThan(5_000_000);
});
