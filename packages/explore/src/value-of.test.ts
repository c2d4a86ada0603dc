import { accept, type Field, type Type } from "@polylogue/expression";
import { readAnswer } from "@polylogue/protocol";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dice } from "./choice.ts";
import { anything, representatives } from "./spread.ts";
import { answerOf, type Spread, valueOf } from "./value-of.ts";

const ends = (min: number, max: number) =>
  fc
    .record({ min: fc.integer({ min, max }), more: fc.option(fc.nat(20), { nil: undefined }) })
    .map(({ min, more }) => ({ min, ...(more !== undefined && { max: min + more }) }));
const open = <T extends object>(bounds: fc.Arbitrary<T>) => fc.oneof(fc.constant({}), bounds);

/** A closed type: bounds are numbers, and there are no seats. */
const { type } = fc.letrec<{ type: Type }>((tie) => ({
  type: fc.oneof(
    { depthSize: "small" },
    fc.constant<Type>({ kind: "boolean" }),
    open(ends(0, 30)).map((b): Type => ({ kind: "text", ...b })),
    open(ends(-20, 20)).map((b): Type => ({ kind: "integer", ...b })),
    open(ends(-20, 20)).map((b): Type => ({ kind: "number", ...b })),
    fc
      .uniqueArray(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 4 })
      .map((options): Type => ({ kind: "choice", options })),
    fc.tuple(tie("type"), open(ends(0, 3))).map(([of, b]): Type => ({ kind: "list", of, ...b })),
    fc.uniqueArray(tie("type"), { minLength: 1, maxLength: 3 }).map(
      (types): Type => ({
        kind: "record",
        fields: types.map((each, i): Field => ({ name: `f${i}`, type: each })),
      }),
    ),
  ),
}));

const everythingDecides: Spread = representatives({
  need: () => ({ whole: true, literals: [0, 3, 7, -2, "tea", ""] }),
});
const nothingDecides: Spread = representatives({ need: () => undefined });

describe.each([
  ["any value", anything],
  ["representatives of what decides", everythingDecides],
  ["the smallest of what does not", nothingDecides],
])("%s", (_, spread) => {
  test("§2.9 fits its type", () => {
    fc.assert(
      fc.property(type, fc.nat(), (each, seed) => {
        expect(accept(each, valueOf(each, spread, dice(seed), ["r"]))).toEqual([]);
      }),
    );
  });

  test("§3.6 is read as an answer, a single text as plain text", () => {
    fc.assert(
      fc.property(type, fc.nat(), (each, seed) => {
        const answer = [{ name: "field", type: each }];
        const kind = each.kind === "text" ? "text" : "json";
        const { fields, text } = answerOf({ role: "r", answer, format: { kind } }, spread, dice(seed));
        const read = readAnswer(answer, text);
        // Blanks around a plain text go.
        expect(read).toEqual({ ok: true, values: kind === "text" ? { field: text.trim() } : fields });
      }),
    );
  });
});

test("what decides comes with both ends and both sides of what it is compared with", () => {
  const seen = (each: Type) => {
    const values = new Set<unknown>();
    for (let i = 0; i < 40; i++) values.add(JSON.stringify(valueOf(each, everythingDecides, dice(i), ["r"])));
    return [...values].map((value) => JSON.parse(value as string)).sort();
  };
  expect(seen({ kind: "boolean" })).toEqual([false, true]);
  expect(seen({ kind: "integer", min: 1, max: 9 })).toEqual([1, 3, 7, 9]);
  expect(seen({ kind: "text" })).toEqual(["", "r", "tea"]);
  expect(seen({ kind: "list", of: { kind: "choice", options: ["Ann", "Ben", "Cy"] } })).toEqual([
    [],
    ["Ann"],
    ["Ann", "Ben", "Cy"],
  ]);
});
