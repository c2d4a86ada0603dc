import { targetNames } from "@polylogue/data";
import { expect, test } from "vitest";
import { exportTargets } from "./program.ts";

test("the command offers every target", () => {
  expect([...exportTargets]).toEqual(targetNames);
});
