import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonEnd } from "./json-end.ts";
import { MarkedText, type Markers } from "./marked-text.ts";

const plain: Markers = { stops: ["<|end|>", "<|user|>"] };
const thoughtful: Markers = { ...plain, thought: { opens: "<think>", closes: "</think>", begun: false } };
const begun: Markers = { ...plain, thought: { opens: "<think>", closes: "</think>", begun: true } };

function clear(markers: Markers, pieces: readonly string[]): string {
  const text = new MarkedText(markers);
  return pieces.map((piece) => text.push(piece)).join("") + text.end();
}

test.each<[string, Markers, string, string]>([
  ["without a marker", plain, "a < b <| c", "a < b <| c"],
  ["before a stop", plain, "Tea.<|end|>More", "Tea."],
  ["before the first of two stops", plain, "Tea.<|user|>So<|end|>", "Tea."],
  ["without a thought", thoughtful, "<think>Hm.</think>Tea.", "Tea."],
  ["without a thought that began in the prompt", begun, "Hm.</think>Tea.", "Tea."],
  ["a thought without end is no answer", thoughtful, "<think>Hm.", ""],
  ["half a marker at the end is text", thoughtful, "Tea.<thi", "Tea.<thi"],
])("%s", (_, markers, written, expected) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 40, maxLength: 40 }), (lengths) => {
      let at = 0;
      const pieces = lengths.map((length) => written.slice(at, (at += length)));
      expect(clear(markers, pieces)).toBe(expected);
    }),
  );
});

test("an object ends with the brace that closes it, however its text is cut", () => {
  const json = fc.record({
    a: fc.string(),
    b: fc.array(fc.record({ c: fc.string() })),
    "{": fc.constant('"}\\'),
  });
  fc.assert(
    fc.property(json, fc.integer({ min: 1, max: 7 }), (value, size) => {
      const text = JSON.stringify(value);
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, i) =>
        text.slice(i * size, (i + 1) * size),
      );
      const end = new JsonEnd();
      expect(pieces.map((piece) => end.push(piece))).toEqual(pieces.map((_, i) => i === pieces.length - 1));
    }),
  );
});
