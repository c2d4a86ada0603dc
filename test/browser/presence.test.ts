import { expect, it } from "vitest";
import { executable, missing } from "./chromium.ts";

it("has a browser to test the studio with", ({ skip }) => {
  if (executable === undefined) {
    console.warn(missing);
    skip(missing);
  }
  expect(executable).toBeDefined();
});
