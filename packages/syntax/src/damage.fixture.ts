import fc from "fast-check";
import { samples } from "./samples.fixture.ts";

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
export const damaged = fc
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
