import { describe, expect, it } from "vitest";
import { digest, mutant, samples } from "./mutations.ts";

// 2,000 here; `MUTATIONS=100000 npx vitest run test/mutations.test.ts` for the long run.
const count = Number(process.env.MUTATIONS ?? 2_000);

describe("damaged scenes", () => {
  it(`${count} random mutations crash nothing and hang nothing`, () => {
    const bad: string[] = [];
    for (let n = 0; n < count; n++) {
      const damaged = mutant(n);
      try {
        const { ms } = digest(damaged);
        if (ms > 1_000) bad.push(`mutation ${n} of ${damaged.file} took ${Math.round(ms)} ms`);
      } catch (error) {
        bad.push(`mutation ${n} of ${damaged.file}: ${String(error)}`);
      }
    }
    expect(bad.slice(0, 10)).toEqual([]);
  }, 3_600_000);

  it("finds most of them wrong, and the originals right", () => {
    expect(
      samples.flatMap((sample) => digest(sample).codes.filter((code) => !code.startsWith("TEXT"))),
    ).toEqual([]);
    const wrong = Array.from({ length: 200 }, (_, n) => digest(mutant(n)).codes.length > 0).filter(
      Boolean,
    ).length;
    expect(wrong).toBeGreaterThan(100);
  });
});
