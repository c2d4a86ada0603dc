import { expect, test } from "vitest";
import { arrowWords, excerpt, oneLine, without } from "./excerpt.ts";

test.each([
  ["set x = 1   // why\n  + 2", "set x = 1 + 2"],
  ['set x = "a  //  b"', 'set x = "a  //  b"'],
  ['asked """\n  Hello\n  there\n"""', 'asked """ Hello there """'],
  ["  \n\t", ""],
])("source on one line: %j", (source, line) => {
  expect(oneLine(source)).toBe(line);
});

test.each([
  ["-> done", {}],
  ["when a.clean -> done", { guard: "a.clean" }],
  ["-> again at most 3 times", { bound: "3" }],
  ["when not ok -> again at most rounds - 1 times", { guard: "not ok", bound: "rounds - 1" }],
  ['when x == "->" -> done at most 1 time', { guard: 'x == "->"', bound: "1" }],
  ["on failure -> done at most 2 times", { bound: "2" }],
])("the words of an arrow: %s", (text, words) => {
  expect(arrowWords(text)).toEqual(words);
});

test("what is left of a stage without its known lines", () => {
  const source = "stage s { a() reacts\n until x > 1 }";
  expect(without(source, { start: 0, end: source.length }, [{ start: 10, end: 20 }])).toBe(
    "stage s { until x > 1 }",
  );
  expect(excerpt(source, { start: 10, end: 20 })).toBe("a() reacts");
});
