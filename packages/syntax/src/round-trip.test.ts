import { describe, expect, test } from "vitest";
import { parse } from "./parse.ts";
import { print } from "./print.ts";
import { samples, withoutSpans } from "./samples.fixture.ts";

const variants: readonly (readonly [string, (source: string) => string])[] = [
  ["as it is", (s) => s],
  ["with CRLF", (s) => s.replaceAll("\n", "\r\n")],
  ["with a byte order mark", (s) => `\uFEFF${s}`],
  ["without a final line end", (s) => s.trimEnd()],
  ["with tabs", (s) => s.replaceAll("  ", "\t")],
];

describe.each(samples)("%s", (file, source) => {
  test.each(variants)("§1.2 is read whole %s", (_, vary) => {
    const written = vary(source);
    const parsed = parse(written, file);
    expect(parsed.diagnostics).toEqual([]);
    expect(print(parsed)).toBe(written);
    // Nothing but a token or trivia stands anywhere.
    const covered = [...parsed.tokens, ...parsed.trivia].reduce((sum, { image }) => sum + image.length, 0);
    expect(covered).toBe(written.length);
  });
  test("§7.2 means the same with any line ends", () => {
    const [lf, crlf] = [source, source.replaceAll("\n", "\r\n")].map((s) => withoutSpans(parse(s, file).ast));
    expect(crlf).toEqual(lf);
  });
});
