import fc from "fast-check";
import { expect, test } from "vitest";
import { differences } from "./difference.ts";

test.each<[unknown, unknown, unknown[]]>([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: 1, b: { c: "x" } }, { a: 1, b: { c: "y" } }, [{ path: "b.c", expected: "x", found: "y" }]],
  [{ l: [1, 2] }, { l: [1] }, [{ path: "l[2]", expected: 2, found: undefined }]],
  [{ t: "a" }, { t: "a", u: true }, [{ path: "u", expected: undefined, found: true }]],
])("%j and %j differ in %j", (expected, found, all) => {
  expect(differences(expected, found)).toEqual(all);
});

test("a value never differs from its copy", () => {
  const copies = fc
    .sample(fc.jsonValue(), 200)
    .map((value) => differences(value, JSON.parse(JSON.stringify(value))));
  expect(copies.flat()).toEqual([]);
});
