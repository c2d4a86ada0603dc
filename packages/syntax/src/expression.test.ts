import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";
import { grouped } from "./samples.fixture.ts";

function read(expression: string): { tree: string; codes: string[] } {
  const { ast, diagnostics } = parse(`let x: text = ${expression}`, "e.scene");
  const value = ast.declarations[0];
  const initial = value?.kind === "ValueDeclaration" ? value.initial : undefined;
  return { tree: initial ? grouped(initial) : "", codes: diagnostics.map(({ code }) => code) };
}

describe("operators", () => {
  test.each([
    ["a or b and c", "(a or (b and c))"],
    ["not a and b", "((not a) and b)"],
    ["not a == b or c", "((not (a == b)) or c)"],
    ["a and not b in c", "(a and (not (b in c)))"],
    ["a == b + 1", "(a == (b + 1))"],
    ["a in 1..n - 1", "(a in (1 .. (n - 1)))"],
    ["a - b - c", "((a - b) - c)"],
    ["a - b * c % d", "(a - ((b * c) % d))"],
    ["-a.b[1] * 2", "((- a.b[1]) * 2)"],
    ["2 - -1", "(2 - (- 1))"],
    ["(a or b) and c", "((a or b) and c)"],
    ["if a then b else if c then d else e", "(if a b (if c d e))"],
    ["f(a, g(b)).c[i + 1]", "f(a, g(b)).c[(i + 1)]"],
    ["a.when.end", "a.when.end"],
    ["true == false", "(true == false)"],
  ])("§8.1 %s", (expression, tree) => {
    expect(read(expression)).toEqual({ tree, codes: [] });
  });
  test.each([
    ["a < b < c", "SYNTAX-006"],
    ["a == b in c", "SYNTAX-006"],
    ["1..2..3", "SYNTAX-006"],
    ["a == not b", "SYNTAX-007"],
    ["a + not b", "SYNTAX-007"],
  ])("§8.1 %s is refused", (expression, code) => {
    expect(read(expression).codes).toEqual([code]);
  });
  test.each([
    ["[a b]", "SYNTAX-008"],
    ["{ a: 1 b: 2 }", "SYNTAX-008"],
  ])("%s lacks a comma and keeps its parts", (expression, code) => {
    expect(read(expression).codes).toEqual([code]);
  });
  test("§12.4 rows and paths have an end", () => {
    expect(read(`a${" + a".repeat(600)}`).codes).toEqual(["SYNTAX-009"]);
    expect(read(`a${".b".repeat(200)}`).codes).toEqual(["SYNTAX-009"]);
  });
});

describe("a loop", () => {
  test("§8.3 has a source, a condition and an order", () => {
    const { ast } = parse("let x: text[] = [a.b for a in c when d by -e]", "e.scene");
    const value = ast.declarations[0];
    const list =
      value?.kind === "ValueDeclaration" && value.initial?.kind === "ListLiteral" ? value.initial : undefined;
    const loop = list?.items[0]?.loop;
    expect(
      [loop?.variable.name, loop?.of, loop?.when, loop?.by].map((part) =>
        typeof part === "object" ? grouped(part) : part,
      ),
    ).toEqual(["a", "c", "d", "(- e)"]);
  });
});
