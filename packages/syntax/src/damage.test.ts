import type { Span } from "@polylogue/base";
import fc from "fast-check";
import { expect, test } from "vitest";
import { format } from "./format/format.ts";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import { samples, withoutSpans } from "./samples.fixture.ts";
import type { AnyNode } from "./visit.ts";
import { visit } from "./visit.ts";

const scraps = [
  '"""',
  '"',
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  "->",
  "..",
  "...",
  ",",
  ":",
  "§",
  "\\",
  "`",
  "\n",
  "\r\n",
  "\t",
  "- ",
  "if ",
  "not ",
  " and ",
  "when ",
  "state ",
  "role ",
  "for every x in y, ",
  "{for x in y}",
  "{if x}",
  "{else}",
  "{end}",
  "// ",
  "/// doc\n",
  "0",
  "\u202e",
  "at most 2 times",
  '{f("',
  "use { a } from",
  "asked ",
];

/** A sample with a few stretches cut out, copied elsewhere or replaced by scraps. */
const damaged = fc
  .record({
    sample: fc.constantFrom(...samples.map(([, source]) => source)),
    wounds: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat(40),
        from: fc.double({ min: 0, max: 1, noNaN: true }),
        copied: fc.oneof(fc.constant(0), fc.nat(300)),
        scrap: fc.oneof(fc.constant(""), fc.constantFrom(...scraps)),
        times: fc.integer({ min: 1, max: 20 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ sample, wounds }) =>
    wounds.reduce((source, { at, cut, from, copied, scrap, times }) => {
      const start = Math.floor(at * source.length);
      const copy = Math.floor(from * source.length);
      const put = source.slice(copy, copy + copied) + scrap.repeat(times > 15 ? times : 1);
      return source.slice(0, start) + put + source.slice(start + cut);
    }, sample),
  );

function isInside({ start, end }: Span, source: string): boolean {
  return start >= 0 && start <= end && end <= source.length;
}

function nodesOutside(root: AnyNode, source: string): AnyNode[] {
  const outside: AnyNode[] = [];
  visit(root, { enter: (node) => void (isInside(node.span, source) || outside.push(node)) });
  return outside;
}

test("whatever is done to a scene, it is read: nothing is lost, nothing thrown, every place is in the source", () => {
  fc.assert(
    fc.property(damaged, (source) => {
      const parsed = parse(source, "damaged.scene");
      expect(print(parsed)).toBe(source);
      const outside = parsed.diagnostics.filter(({ span }) => !isInside(span, source));
      expect(outside).toEqual([]);
      expect(nodesOutside(parsed.ast, source)).toEqual([]);
    }),
    { numRuns: 250, seed: 20 },
  );
}, 60_000);

test("what is damaged is either reported or formatted to the same meaning, once and for all", () => {
  fc.assert(
    fc.property(damaged, (source) => {
      const { text, diagnostics } = format(source, "damaged.scene");
      const refused = diagnostics.some(({ severity }) => severity === "error");
      const meaning = (written: string) => withoutSpans(parse(written, "f").ast);
      expect(refused ? text : source).toBe(source);
      expect(meaning(text)).toEqual(meaning(source));
      expect(format(text).text).toBe(text);
    }),
    { numRuns: 100, seed: 7 },
  );
}, 60_000);
