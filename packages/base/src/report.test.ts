import { expect, describe as group, test } from "vitest";
import type { Diagnostic } from "./diagnostic.ts";
import { describe, render } from "./report.ts";

const at = (start: number, end: number): Diagnostic => ({
  code: "NAME-001",
  severity: "error",
  file: "a.scene",
  span: { start, end },
  facts: { kind: "state", name: "dne", suggestion: "done" },
});

group("a diagnostic in words", () => {
  test("has code, words, hint and places that count from 1", () => {
    expect(describe(at(6, 9), "ab\n-> dne")).toEqual({
      code: "NAME-001",
      severity: "error",
      message: "There is no state named `dne`.",
      hint: "Did you mean `done`?",
      start: { line: 2, column: 4 },
      end: { line: 2, column: 7 },
    });
  });
  test("is shown with its line and a caret under the place", () => {
    expect(render(at(6, 9), "ab\r\n> dne\r\n").split("\n")).toEqual([
      "error: There is no state named `dne`. [NAME-001]",
      " --> a.scene:2:3",
      "  |",
      "2 | > dne",
      "  |   ^^^",
      "  = Did you mean `done`?",
    ]);
  });
  test.each([
    ["a tab before the place", "\tdne", 1, 4, "\t^^^"],
    ["a place of no width", "ab", 2, 2, "  ^"],
    ["a place of several lines", "ab\ncd", 1, 5, " ^"],
    ["a place at the very start", "\nab", 0, 0, "^"],
  ])("%s", (_, source, start, end, caret) => {
    expect(render(at(start, end), source).split("\n")[4]).toBe(`  | ${caret}`);
  });
  test("of a very long line shows the part that matters", () => {
    const source = `${"a ".repeat(300)}dne${" b".repeat(300)}`;
    const lines = render(at(600, 603), source).split("\n");
    const column = lines[4]?.indexOf("^") ?? 0;
    expect(lines[3]?.slice(column, column + 3)).toBe("dne");
    expect(lines[3]?.length).toBeLessThan(125);
  });
});
