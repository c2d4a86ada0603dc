import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expr, Operator, Part, Value } from "./index.ts";
import { EvaluationError, environment, evaluate, render, scope } from "./index.ts";

const lit = (value: Value): Expr => ({ op: "literal", value });
const ref = (name: string): Expr => ({ op: "ref", name });
const bin = (left: Expr, operator: Operator, right: Expr): Expr => ({ op: "binary", operator, left, right });
const call = (name: string, ...args: Expr[]): Expr => ({ op: "call", name, arguments: args });
const member = (of: Expr, name: string): Expr => ({ op: "member", of, name });
const list = (...items: Value[]): Expr => lit(items);
const none = environment({});
const range = (a: number, b: number) => bin(lit(a), "..", lit(b));
const people = lit([
  { name: "Ada", age: 36 },
  { name: "Ben", age: 7 },
  { name: "Cy", age: 36 },
]);
const ages: Expr = {
  op: "list",
  items: [{ value: member(ref("p"), "age"), loop: { variable: "p", of: people } }],
};

const worth: readonly [string, Expr, Value][] = [
  ["a sum of numbers", bin(lit(1), "+", lit(2)), 3],
  ["texts put together", bin(lit("a"), "+", lit("b")), "ab"],
  ["division", bin(lit(1), "/", lit(4)), 0.25],
  ["a remainder has the divisor's sign", bin(lit(-1), "%", lit(3)), 2],
  ["zero has no sign", { op: "minus", of: lit(0) }, 0],
  ["equality part by part", bin(lit({ a: [1], b: 2 }), "==", lit({ b: 2, a: [1] })), true],
  ["a record is not its field's value", bin(lit({ a: 1 }), "==", lit(1)), false],
  ["a range counts up", range(2, 4), [2, 3, 4]],
  ["a range that goes down is empty", range(4, 2), []],
  ["an item in a list", bin(lit({ a: 1 }), "in", list({ a: 1 })), true],
  ["a text in a text", bin(lit("ell"), "in", lit("hello")), true],
  ["a number in a range of any length", bin(lit(5), "in", range(0, 1e9)), true],
  ["and looks no further than it must", bin(lit(false), "and", ref("nowhere")), false],
  ["or looks no further than it must", bin(lit(true), "or", ref("nowhere")), true],
  ["lists count from 1", { op: "index", of: list("a", "b"), at: lit(1) }, "a"],
  ["if", { op: "if", condition: lit(false), then: lit(1), else: lit(2) }, 2],
  [
    "spread in a record",
    { op: "record", entries: [{ value: lit({ a: 1, b: 1 }) }, { name: "b", value: lit(2) }] },
    { a: 1, b: 2 },
  ],
  [
    "spread in a list",
    { op: "list", items: [{ value: list(1, 2), spread: true }, { value: lit(3) }] },
    [1, 2, 3],
  ],
  ["map", ages, [36, 7, 36]],
  [
    "filter and stable sort",
    {
      op: "list",
      items: [
        {
          value: member(ref("p"), "name"),
          loop: {
            variable: "p",
            of: people,
            when: bin(member(ref("p"), "age"), ">", lit(5)),
            by: member(ref("p"), "age"),
          },
        },
      ],
    },
    ["Ben", "Ada", "Cy"],
  ],
  [
    "the best, the first among equals",
    {
      op: "over",
      name: "best",
      each: member(ref("p"), "name"),
      loop: { variable: "p", of: people, by: member(ref("p"), "age") },
    },
    "Ada",
  ],
  ["count", call("count", ages), 3],
  ["sum", call("sum", ages), 79],
  ["sum of nothing", call("sum", list()), 0],
  ["mean", call("mean", list(1, 2)), 1.5],
  ["min of a list", call("min", ages), 7],
  ["max of some numbers", call("max", lit(1), lit(3), lit(2)), 3],
  ["any", call("any", list(false, true)), true],
  ["any of nothing", call("any", list()), false],
  ["any counts what is no condition as there", call("any", list("")), true],
  ["first", call("first", list(1, 2)), 1],
  ["last", call("last", list(1, 2)), 2],
  ["take", call("take", list(1, 2, 3), lit(2)), [1, 2]],
  ["take of less than nothing", call("take", list(1, 2, 3), lit(-1)), []],
  ["join", call("join", list("a", 1, true), lit(", ")), "a, 1, true"],
  ["round", call("round", lit(2.5)), 3],
  ["round to digits", call("round", lit(1.005), lit(2)), 1.01],
  ["round a small number to digits", call("round", lit(1e-7), lit(2)), 0],
  ["reveal", call("reveal", lit("x")), "x"],
  [
    "a field named like a prototype's",
    member({ op: "record", entries: [{ name: "__proto__", value: lit(1) }] }, "__proto__"),
    1,
  ],
];

test.each(worth)("§8.2 §8.3 §8.4 evaluates: %s", (_, expr, value) => {
  expect(evaluate(expr, none)).toStrictEqual(value);
});

const failing: readonly [string, Expr, string][] = [
  ["division by zero", bin(lit(1), "/", lit(0)), "division-by-zero"],
  ["remainder by zero", bin(lit(1), "%", lit(0)), "division-by-zero"],
  ["index 0", { op: "index", of: list(1), at: lit(0) }, "index-outside"],
  ["an index past the end", { op: "index", of: list(1), at: lit(2) }, "index-outside"],
  ["the first of nothing", call("first", list()), "nothing-to-choose"],
  ["the mean of nothing", call("mean", list()), "nothing-to-choose"],
  [
    "the best of nothing",
    { op: "over", name: "best", each: ref("p"), loop: { variable: "p", of: list() } },
    "nothing-to-choose",
  ],
  ["pick of nothing", { op: "pick", from: list(), site: 1 }, "nothing-to-choose"],
  ["pick where nothing may be drawn", { op: "pick", from: list(1), site: 1 }, "no-draw"],
  ["a number without end", bin(lit(1e308), "*", lit(10)), "too-large"],
  ["a long range", range(1, 10_001), "too-large"],
  ["a long text", bin(lit("x".repeat(600_000)), "+", lit("x".repeat(600_000))), "too-large"],
  ["a name that is not there", ref("constructor"), "not-known"],
  ["a field that only the prototype has", member(lit({}), "constructor"), "not-known"],
  ["a function that is not there", call("toString", lit(1)), "not-known"],
];

test.each(failing)("§6.5 fails by name: %s", (_, expr, code) => {
  expect(() => evaluate(expr, none)).toThrow(expect.objectContaining({ name: "EvaluationError", code }));
});

describe("§8.6 total also means small", () => {
  const hundred: Value = Array.from({ length: 10_000 }, (_, i) => i);
  const loop = (value: Expr, variable: string): Expr => ({
    op: "list",
    items: [{ value, loop: { variable, of: lit(hundred) } }],
  });

  test("loops inside loops end by a limit on their rounds", () => {
    const nested = call("count", loop(call("count", loop(ref("a"), "b")), "a"));
    expect(() => evaluate(nested, none)).toThrow(EvaluationError);
  });

  test("a value that holds the same part again and again counts it each time", () => {
    let value: Value = "x".repeat(1000);
    for (let i = 0; i < 14; i++) value = [value, value];
    expect(() => evaluate(bin(lit([]), "==", lit([])), none)).not.toThrow();
    expect(() => evaluate(lit(value), none)).toThrow(expect.objectContaining({ code: "too-large" }));
  });

  test("an expression nested beyond the stack fails in good order", () => {
    let deep = lit(true);
    for (let i = 0; i < 100_000; i++) deep = { op: "not", of: deep };
    expect(() => evaluate(deep, none)).toThrow(EvaluationError);
  });
});

test("§8.5 a draw is told its site and its list", () => {
  const drawn: unknown[] = [];
  const env = scope(
    { get: () => undefined, draw: (site, from) => (drawn.push([site, from]), from[1] as Value) },
    "x",
    1,
  );
  expect(evaluate({ op: "pick", from: list("a", "b"), site: 3 }, env)).toBe("b");
  expect(drawn).toEqual([[3, ["a", "b"]]]);
});

describe("§7.4 §7.5 texts", () => {
  const env = environment({ n: 1e-7, big: 1e21, lines: "a\n  {b}", xs: ["x", "y"], yes: true });
  const texts: readonly [string, readonly Part[], string][] = [
    [
      "a number is the shortest decimal",
      [{ hole: ref("n") }, " ", { hole: ref("big") }],
      "0.0000001 1000000000000000000000",
    ],
    [
      "what is put in keeps its lines and is not read again",
      ["<", { hole: ref("lines") }, ">"],
      "<a\n  {b}>",
    ],
    [
      "for",
      [{ for: { variable: "x", of: ref("xs") }, body: ["- ", { hole: ref("x") }, "\n"] }],
      "- x\n- y\n",
    ],
    ["if", [{ if: ref("yes"), then: ["y"], else: ["n"] }], "y"],
  ];
  test.each(texts)("%s", (_, parts, text) => expect(render(parts, env)).toBe(text));

  test("a list has no place in a text", () => {
    expect(() => render([{ hole: ref("xs") }], env)).toThrow(EvaluationError);
  });
});

const names = fc.constantFrom("a", "b", "xs", "__proto__", "constructor");
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    fc.constantFrom<Value>("", "x", 0, 1, -2.5, 1e308, true, false),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.array(fc.tuple(names, tie("value")), { maxLength: 3 }).map((fields) => Object.fromEntries(fields)),
  ),
})).value;
const operator = fc.constantFrom<Operator>(
  "or",
  "and",
  "==",
  "!=",
  "<",
  "<=",
  ">",
  ">=",
  "in",
  "..",
  "+",
  "-",
  "*",
  "/",
  "%",
);
const functionName = fc.constantFrom(
  "count",
  "sum",
  "mean",
  "min",
  "max",
  "any",
  "first",
  "last",
  "take",
  "join",
  "round",
  "reveal",
  "valueOf",
);
const expression = fc.letrec<{ expr: Expr }>((tie) => {
  const expr = tie("expr");
  const loop = fc.record({
    variable: names,
    of: expr,
    when: fc.option(expr, { nil: undefined }),
    by: fc.option(expr, { nil: undefined }),
  });
  return {
    expr: fc.oneof(
      { maxDepth: 5 },
      value.map(lit),
      names.map(ref),
      fc.tuple(expr, names).map(([of, name]) => member(of, name)),
      fc.tuple(expr, expr).map(([of, at]): Expr => ({ op: "index", of, at })),
      fc.tuple(expr, operator, expr).map(([a, o, b]) => bin(a, o, b)),
      fc
        .tuple(expr, expr, expr)
        .map(([condition, then, other]): Expr => ({ op: "if", condition, then, else: other })),
      fc
        .array(fc.record({ name: fc.option(names, { nil: undefined }), value: expr }), { maxLength: 3 })
        .map((entries): Expr => ({ op: "record", entries })),
      fc
        .array(fc.record({ value: expr, spread: fc.boolean(), loop: fc.option(loop, { nil: undefined }) }), {
          maxLength: 3,
        })
        .map((items): Expr => ({ op: "list", items })),
      fc.tuple(functionName, fc.array(expr, { maxLength: 2 })).map(([name, args]) => call(name, ...args)),
      fc.tuple(expr, loop).map(([each, of]): Expr => ({ op: "over", name: "best", each, loop: of })),
      expr.map((from): Expr => ({ op: "pick", from, site: 0 })),
      fc
        .tuple(expr, loop)
        .map(([hole, of]): Expr => ({ op: "text", parts: ["x", { hole }, { for: of, body: [{ hole }] }] })),
    ),
  };
}).expr;

test("§8.6 every expression ends in a value or in an EvaluationError", () => {
  const env = environment({ a: 1, b: "text", xs: [1, 2, 3] });
  fc.assert(
    fc.property(expression, (expr) => {
      try {
        const result = evaluate(expr, env);
        expect(result === undefined || result === null).toBe(false);
        expect(structuredClone(result)).toEqual(result);
      } catch (error) {
        if (!(error instanceof EvaluationError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
});
