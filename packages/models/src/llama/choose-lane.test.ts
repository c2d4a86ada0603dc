import fc from "fast-check";
import { expect, test } from "vitest";
import { choose } from "./choose-lane.ts";

test.each<[string, readonly [shared: number, calls: number][], number]>([
  [
    "nobody knows it: the least busy one",
    [
      [0, 2],
      [0, 1],
      [0, 3],
    ],
    1,
  ],
  [
    "nobody knows it and all are idle: the first one",
    [
      [0, 0],
      [0, 0],
    ],
    0,
  ],
  [
    "one knows it",
    [
      [200, 2],
      [0, 0],
    ],
    0,
  ],
  [
    "one knows it and has much more to do",
    [
      [200, 4],
      [0, 0],
    ],
    1,
  ],
  [
    "what it knows more is not worth a copy",
    [
      [131, 2],
      [100, 1],
    ],
    1,
  ],
  [
    "two know as much: the less busy one",
    [
      [200, 3],
      [200, 1],
      [0, 0],
    ],
    1,
  ],
])("%s", (_, known, expected) => {
  expect(choose(known.map(([shared, calls]) => ({ shared, calls })))).toBe(expected);
});

test("calls that last are spread so that no context has 5 more than another, whatever is held where", () => {
  const held = fc.array(fc.nat(500), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(held, { maxLength: 60 }), (asked) => {
      const calls = [0, 0, 0];
      for (const shared of asked) {
        const index = choose(shared.map((tokens, i) => ({ shared: tokens, calls: calls[i] as number })));
        calls[index] = (calls[index] as number) + 1;
      }
      expect(Math.max(...calls) - Math.min(...calls)).toBeLessThan(5);
    }),
  );
});
