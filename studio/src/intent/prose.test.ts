import { parse } from "@polylogue/syntax";
import fc from "fast-check";
import { expect, it } from "vitest";
import { readProse, writeProse } from "./prose.ts";

it.each([
  ['"one \\"two\\" \\\\ three"', 'one "two" \\ three', "short"],
  ['"""{question}"""', "{question}", "block"],
  [
    '"""\n    Hello\n      there\n\n    {if a}\n    b\n    {end}\n    """',
    "Hello\n  there\n\n{if a}\nb\n{end}",
    "block",
  ],
  ['"""\n  one\n   two"""', "one\n two", "block"],
])("§7.2 %s reads as it is meant", (literal, text, fence) =>
  expect(readProse(literal)).toEqual({ text, fence }),
);

const line = fc.string({ unit: fc.constantFrom("a", " ", '"', "\\", "é", "n", "?"), maxLength: 90 });
const prose = fc
  .array(line, { minLength: 1, maxLength: 5 })
  .map((lines) => lines.map((each) => each.trimEnd()).join("\n"));

it("what is written reads as it was meant, also by the language", () => {
  fc.assert(
    fc.property(
      prose,
      fc.constantFrom("short", "block"),
      fc.constantFrom("", "  ", "    "),
      (text, fence, indent) => {
        fc.pre(
          text.trim() !== "" &&
            !text.includes('"""') &&
            text.split("\n").every((each) => each === "" || each.trim() !== ""),
        );
        const literal = writeProse({ text, fence }, indent);
        expect(readProse(literal).text).toBe(text);
        expect(characters(literal, indent)).toBe(text);
      },
    ),
    { numRuns: 300 },
  );
});

function characters(literal: string, indent: string): string | undefined {
  const { ast, diagnostics } = parse(`${indent}let a: text = ${literal}\n`, "a.scene");
  expect(diagnostics).toEqual([]);
  const [value] = ast.declarations;
  if (value?.kind !== "ValueDeclaration" || value.initial?.kind !== "TextLiteral") return undefined;
  return value.initial.parts.map((part) => (part.kind === "Characters" ? part.text : "")).join("");
}
