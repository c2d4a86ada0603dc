import fc from "fast-check";
import { expect, test } from "vitest";
import { cell, commonLength, promptOf, reusable, runEnd, tokenOf } from "./prompt.ts";

const pieces = fc.array(fc.record({ tokens: fc.array(fc.nat(9), { maxLength: 6 }), spoken: fc.boolean() }), {
  minLength: 1,
  maxLength: 6,
});
const prompts = pieces.map(promptOf).filter((prompt) => prompt.length > 0);
const isAlone = (found: number | undefined) => found === undefined || found % 2 === 1;

/** The runs in which a prompt is evaluated from `from` on. */
function runs(prompt: readonly number[], from: number, most: number): (readonly number[])[] {
  const found = [];
  for (let at = from; at < prompt.length; ) {
    const end = runEnd(prompt, at, most);
    found.push(prompt.slice(at, end));
    at = end;
  }
  return found;
}

test("a cell holds a token and how it is evaluated", () => {
  fc.assert(
    fc.property(fc.nat(200_000), fc.boolean(), (token, alone) => tokenOf(cell(token, alone)) === token),
  );
});

test("whatever is kept of a prompt, each of its tokens is evaluated alone or with others as ever", () => {
  fc.assert(
    fc.property(prompts, fc.nat(40), fc.integer({ min: 3, max: 7 }), (prompt, shared, most) => {
      const from = reusable(prompt, shared);
      expect(from).toBeLessThan(prompt.length);
      expect(from).toBeGreaterThanOrEqual(Math.min(shared, prompt.length) - 2);
      const found = runs(prompt, from, most);
      expect(found.flat()).toEqual(prompt.slice(from));
      for (const run of found) {
        expect(run.length).toBeLessThanOrEqual(most);
        expect(run.map(isAlone)).toEqual(run.map(() => run.length === 1));
      }
    }),
  );
});

test("what was said is evaluated token by token, what is between by the run", () => {
  const prompt = promptOf([
    { tokens: [1, 2, 3], spoken: false },
    { tokens: [4, 5], spoken: true },
    { tokens: [6], spoken: false },
  ]);
  expect(runs(prompt, 0, 512).map((run) => run.map(tokenOf))).toEqual([[1, 2, 3], [4], [5], [6]]);
});

test("texts that read alike and were evaluated otherwise have nothing in common", () => {
  const said = promptOf([{ tokens: [1, 2], spoken: true }]);
  const read = promptOf([{ tokens: [1, 2], spoken: false }]);
  expect([commonLength(said, read), commonLength(said, said)]).toEqual([0, 2]);
});
