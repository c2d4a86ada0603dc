import { expect, test } from "vitest";
import { marked } from "../marked.fixture.ts";

/** For tests: texts with marks at their faults, and texts without fault. */
export function table(
  faults: readonly (readonly [string, string])[],
  sound: readonly (readonly [string, string])[],
): void {
  test.each(faults)("%s", (_, text) => {
    const { found, wanted } = marked({ "a.scene": text });
    expect(wanted.length).toBeGreaterThan(0);
    expect(found).toEqual(wanted);
  });
  test.each(sound)("%s", (_, text) => expect(marked({ "a.scene": text }).found).toEqual([]));
}
