import fc from "fast-check";
import { expect, test } from "vitest";
import type { Field, Type, Value } from "./index.ts";
import { accept, binaryType, closeType, fits, functionNamed, show, smallest, unify } from "./index.ts";

const text = (min?: number | string, max?: number | string): Type => ({
  kind: "text",
  ...(max === undefined ? {} : { min, max }),
});
const integer = (min?: number | string, max?: number | string): Type => ({
  kind: "integer",
  ...(max === undefined ? {} : { min, max }),
});
const number: Type = { kind: "number" };
const choice = (...options: string[]): Type => ({ kind: "choice", options });
const list = (of: Type, min?: number | string, max?: number | string): Type => ({
  kind: "list",
  of,
  ...(max === undefined ? {} : { min, max }),
});
const record = (fields: Record<string, Type>, name?: string): Type => ({
  kind: "record",
  fields: Object.entries(fields).map(([n, type]): Field => ({ name: n, type })),
  ...(name ? { name } : {}),
});
const player: Type = { kind: "seat", role: "player" };

const fitting: readonly [Type, boolean, Type][] = [
  [integer(), true, number],
  [number, false, integer()],
  [choice("a"), true, text()],
  [choice("a"), true, choice("a", "b")],
  [choice("a", "c"), false, choice("a", "b")],
  [text(), false, choice("a")],
  [choice("abc"), false, text(1, 2)],
  [text(1, 3), true, text()],
  [text(), false, text(1, 3)],
  [text(0, 3), true, text(0, 4)],
  [text(), true, { kind: "text", min: 0 }],
  [integer(1, 5), true, integer(0, 5)],
  [integer(1, 6), false, integer(0, 5)],
  [list(integer(), 2, "steps"), true, list(integer())],
  [list(integer(), 2, "steps"), true, list(integer(), 1, 9)],
  [list(integer(), 2, 3), true, list(integer(), 0, 3)],
  [list(integer()), false, list(integer(), 0, 3)],
  [list({ kind: "nothing" }, 0, 0), true, list(text())],
  [list({ kind: "nothing" }, 0, 0), false, list(text(), 1, 2)],
  [record({ a: text(), b: number }), true, record({ a: text() })],
  [record({ a: text() }), false, record({ a: text(), b: number })],
  [player, true, text()],
  [text(), false, player],
  [player, true, player],
  [{ kind: "unknown" }, true, player],
  [player, true, { kind: "unknown" }],
];
test.each(
  fitting.map(
    ([from, yes, to]) => [show(from), yes ? "fits" : "does not fit", show(to), from, yes, to] as const,
  ),
)("§2.9 %s %s %s", (_from, _verb, _to, from, yes, to) => expect(fits(from, to)).toBe(yes));

const unified: readonly [Type, Type, string | undefined][] = [
  [integer(1, 1), integer(4, 4), "integer 1..4"],
  [integer(1, 1), number, "number"],
  [choice("a"), choice("b"), '"a" | "b"'],
  [choice("a"), text(), "text"],
  [list({ kind: "nothing" }, 0, 0), list(choice("a"), 1, 1), '("a")[0..1]'],
  [record({ a: integer(1, 1), b: text() }), record({ a: integer(2, 2) }), "{ a: integer 1..2 }"],
  [text(), number, undefined],
];
test.each(unified)("§2.9 the narrowest type that both fit: %j, %j", (a, b, result) => {
  const joined = unify(a, b);
  expect(joined && show(joined)).toBe(result);
});

test("§2.5 §2.6 §2.7 §2.8 a type is shown as it is written", () => {
  expect(show(list(record({ a: text(1, 40) }, "Person"), 1, "players"))).toBe("Person[1..players]");
  expect(show(list(choice("a", "b"), 3, 3))).toBe('("a" | "b")[3]');
  expect(show(record({ a: text(1, 40), b: player }))).toBe("{ a: text 1..40, b: player }");
});

test("§2.4 closing a type leaves numbers and names only", () => {
  const open = record({ plan: list(text(), 2, "steps"), who: player });
  expect(
    show(
      closeType(
        open,
        () => 4,
        () => ["Ben", "Ferry"],
      ),
    ),
  ).toBe('{ plan: text[2..4], who: "Ben" | "Ferry" }');
});

const refused: readonly [Type, unknown, string][] = [
  [text(1, 3), "abcd", "It must be a text of 1 to 3 characters, and has 4."],
  [text(1, 1), "🙂", ""],
  [integer(), 1.5, "It must be a whole number."],
  [number, Number.NaN, "It must be a number."],
  [integer(1, 3), 4, "It must be a whole number of 1 to 3, and is 4."],
  [choice("a", "b"), "c", 'It must be one of "a", "b".'],
  [list(record({ a: text() })), [{ a: "" }, { a: 1 }], "`[2].a` must be a text."],
  [record({ a: text() }), {}, "`a` is missing."],
  [
    record({ a: text() }),
    JSON.parse('{"a":"","__proto__":1}'),
    "`__proto__` is not a field of `{ a: text }`.",
  ],
  [record({ a: text() }), null, "It must be a record with `a`."],
];
test.each(refused)("§2.3 §2.4 §2.5 §2.6 §2.7 what is wrong with a value: %j, %j", (type, value, message) => {
  expect(
    accept(type, value)
      .map((problem) => problem.message)
      .join(" "),
  ).toBe(message);
});

const closed: fc.Arbitrary<Type> = fc.letrec<{ type: Type }>((tie) => {
  const ends = fc.option(
    fc.tuple(fc.nat(5), fc.nat(5)).map(([min, more]) => ({ min, max: min + more })),
    { nil: {} },
  );
  const type = tie("type");
  return {
    type: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<Type>({ kind: "boolean" }, choice("a", "b")),
      ends.map((e): Type => ({ kind: "text", ...e })),
      fc
        .tuple(fc.constantFrom("integer" as const, "number" as const), ends)
        .map(([kind, e]): Type => ({ kind, ...e })),
      fc.tuple(type, ends).map(([of, e]): Type => ({ kind: "list", of, ...e })),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__"), type).map((fields) => record(fields)),
    ),
  };
}).type;

test("§11.3 the smallest value of a type is accepted by it", () => {
  fc.assert(
    fc.property(closed, (type) => {
      expect(accept(type, smallest(type))).toEqual([]);
    }),
  );
});
test("§2.9 a type fits itself, and what two types unify to", () => {
  fc.assert(
    fc.property(closed, closed, (a, b) => {
      const joined = unify(a, b);
      expect(fits(a, a)).toBe(true);
      expect(joined === undefined || (fits(a, joined) && fits(b, joined))).toBe(true);
    }),
  );
});
test("§2.9 a value of a narrower type is accepted by the wider", () => {
  fc.assert(
    fc.property(closed, closed, (a, b) => {
      fc.pre(fits(a, b));
      expect(accept(b, smallest(a), { moreFields: true })).toEqual([]);
    }),
  );
});

const results: readonly [string, Type[], string | undefined][] = [
  ["count", [list(text(), 1, 3)], "integer 1..3"],
  ["count", [text()], undefined],
  ["sum", [list(integer(1, 7))], "integer"],
  ["sum", [list(text())], undefined],
  ["max", [integer(1, 1), number], "number 1.."],
  ["max", [integer(1, 1), integer(-3, "n")], "integer 1.."],
  ["max", [list(integer(1, 7))], "integer 1..7"],
  ["min", [integer(64, 64), integer()], "integer ..64"],
  ["min", [integer(0, 9), integer(2, 5)], "integer 0..5"],
  ["min", [integer(0, "n"), integer(0, 3)], "integer 0..3"],
  ["min", [integer(0, "n"), integer()], "integer ..n"],
  ["max", [integer()], undefined],
  ["take", [list(text(), 0, 9), integer(2, 2)], "text[0..2]"],
  ["join", [list(integer()), choice(", ")], "text"],
  ["join", [list(list(integer())), text()], undefined],
  ["round", [number], "integer"],
  ["round", [{ kind: "number", min: 0.5, max: 200 }], "integer 1..200"],
  ["round", [{ kind: "number", min: 0, max: "n" }], "integer 0.."],
  ["round", [{ kind: "number", min: 0, max: 1 }, integer(1, 1)], "number"],
  ["first", [list(player)], "player"],
];
test.each(results)("§8.4 the type of %s%j", (name, given, result) => {
  const type = functionNamed(name)?.type(given as readonly Type[]);
  expect(type && show(type)).toBe(result);
});

const ranged = (min: number, max: number): Type => ({ kind: "number", min, max });
const divided: readonly [Type, Type, string][] = [
  [integer(1, 400), integer(2, 2), "number 0.5..200"],
  [integer(-4, 8), integer(-2, -1), "number -8..4"],
  [ranged(1, 2), ranged(0, 2), "number"],
  [integer(1, 4), integer(1, "n"), "number"],
];
test.each(divided)("§8.2 the type of a quotient of %j and %j", (a, b, result) => {
  const type = binaryType("/", a, b);
  expect(type && show(type)).toBe(result);
});

test("a value is no function", () => {
  expect(functionNamed("constructor")).toBeUndefined();
  const value: Value = [];
  expect(accept(list(text()), value)).toEqual([]);
});
