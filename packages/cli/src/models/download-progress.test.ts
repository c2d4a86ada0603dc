import { expect, test } from "vitest";
import { progressLine } from "./download-progress.ts";

const progress = { file: "model-Q4_K_M.gguf", done: 1.5e9, total: 4e9, speed: 5e7 };

test.each<[width: number, line: string]>([
  [100, "model-Q4_K_M.gguf  ━━━━━━━─────────────  37 %  1.5 GB of 4 GB  50 MB/s  50 s left"],
  [60, "model-Q4_K_M.gguf   37 %  1.5 GB of 4 GB"],
  [30, " 37 %  1.5 GB of 4 GB"],
  [10, " 37 %  1."],
])("a download in %i columns", (width, line) => {
  expect(progressLine(progress, width)).toBe(line);
});

test.each([
  [4e6, "11 min left"],
  [1e5, "6.9 h left"],
  [5e9, "5 GB/s"],
])("at %i bytes a second", (speed, part) => {
  expect(progressLine({ ...progress, speed }, 100)).toContain(part);
});
