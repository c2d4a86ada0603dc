import fc from "fast-check";
import { expect, test } from "vitest";
import { damaged } from "./damage.fixture.ts";
import { parse } from "./parse.ts";
import { read } from "./read.ts";
import { kitchenSink, samples } from "./samples.fixture.ts";
import type { AnyNode } from "./visit.ts";
import { visit } from "./visit.ts";

function kinds(root: AnyNode): string[] {
  const found: string[] = [];
  visit(root, { enter: (node) => void found.push(node.kind) });
  return found;
}

/** Reading after all that was read before tells the same as reading for the first time. */
function expectSame(source: string, file: string): void {
  const { ast, diagnostics } = parse(source, file);
  const again = read(source, file);
  expect(again).toEqual({ ast, diagnostics });
  // Where one node stands in two places, so it does in the copy.
  expect(kinds(again.ast)).toEqual(kinds(ast));
}

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.constantFrom(0, 0, 1, 7),
  put: fc.constantFrom(
    "x",
    " ",
    "\n",
    '"',
    '"""',
    "{",
    "}",
    "// ",
    "/// doc\n",
    "-> ",
    "\nstate ",
    "\ntype T = text\n",
  ),
});

test("a file that is edited is read as if it were new", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...samples),
      fc.array(edit, { minLength: 1, maxLength: 4 }),
      ([, sample], edits) => {
        let source = sample;
        for (const { at, cut, put } of edits) {
          const start = Math.floor(at * source.length);
          source = source.slice(0, start) + put + source.slice(start + cut);
          expectSame(source, "edited.scene");
        }
      },
    ),
    { numRuns: 40, seed: 3 },
  );
});

test("a file that is damaged is read as if it were new", () => {
  fc.assert(
    fc.property(damaged, (source) => expectSame(source, "damaged.scene")),
    { numRuns: 50, seed: 4 },
  );
});

test("stretches put together in any order are read as one file", () => {
  const stretches = samples.flatMap(([, source]) => source.split(/\n(?=\S)/));
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...stretches), { maxLength: 12 }), (some) => {
      expectSame(some.join("\n"), "shuffled.scene");
    }),
    { numRuns: 100, seed: 5 },
  );
});

const traps: readonly (readonly [string, string])[] = [
  [
    "a text with a line that looks like a declaration",
    'role a {\n  asked """\nstate b { -> c }\n  """\n  says x: text\n}\n',
  ],
  ["a list of values over two lines", "input a: text,\nsetting: text\n"],
  ["a state that is not indented", "state a {\nbudget 3 calls\n-> b\n}\nfinal b\n"],
  ["an arrow without its target", "on failure ->\nfinal a\n"],
  ["two exits on one line", "on failure -> a on budget -> a\nfinal a\n"],
  [
    "a documented declaration, its comment indented",
    "scene a\n\n  /// What it is.\n/// More.\ninput b: text /// After.\nfinal c\n",
  ],
  ["a comment that ends in another kind of line break", "// one\u2028state a { -> b }\n// two\rfinal b\n"],
  [
    "a comment with a fence",
    '// """\nrole a {\n  asked """x:""" says y: text }\nrole b { asked """x:""" says y: text }\n',
  ],
  ["a declaration that stands twice", "type A = text[3]\ntype A = text[3]\ntype A = text[3]\n"],
  ["nothing", ""],
];
test.each(traps)("%s is read alike in one piece and in several", (_, source) => {
  expectSame(source, "trap.scene");
  expectSame(`\n${source}`, "trap.scene");
  expectSame(`${source}type B = text\n`, "trap.scene");
});

test("what stands before a change is not read again", () => {
  const before = read(kitchenSink, "reused.scene").ast.declarations;
  const after = read(`${kitchenSink}\ntype Last = text\n`, "reused.scene").ast.declarations;
  expect(after.length).toBe(before.length + 1);
  expect(after.filter((node, nth) => node !== before[nth]).length).toBeLessThanOrEqual(2);
});
