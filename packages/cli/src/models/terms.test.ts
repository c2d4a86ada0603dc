import { describe, expect, it } from "vitest";
import { readTerms, recordedTerms } from "./terms.ts";

describe("how calls are made", () => {
  it.each([
    [{}, { prices: {} }],
    [{ timeout: "1.5" }, { timeout: 1500, prices: {} }],
    [{ retries: "0" }, { retries: 0, prices: {} }],
    [{ price: ["2/8"] }, { prices: { "*": { input: 2, output: 8 } } }],
    [
      { price: ["2/8", "a=0/0.5"] },
      { prices: { "*": { input: 2, output: 8 }, a: { input: 0, output: 0.5 } } },
    ],
  ])("%j", (flags, terms) => {
    expect(readTerms(flags)).toEqual({ local: {}, ...terms });
  });

  it.each([
    [{ timeout: "0" }],
    [{ timeout: "-1" }],
    [{ timeout: "soon" }],
    [{ timeout: "1e9" }],
    [{ timeout: "99999999999" }],
    [{ retries: "-1" }],
    [{ retries: "1.5" }],
    [{ retries: "9999" }],
    [{ price: ["2"] }],
    [{ price: ["2/"] }],
    [{ price: ["-2/3"] }],
    [{ price: ["=2/3"] }],
    [{ price: ["a=1e9/1"] }],
  ])("refuses %j", (flags) => {
    expect(() => readTerms(flags)).toThrow(/must be|is not of the form/);
  });

  it("takes prices from a journal, and new ones before them", () => {
    const described = (details: object) =>
      ({ adapter: "openai", spec: "openai:m", details: details as never }) as const;
    const recorded = recordedTerms({
      a: described({ price: { input: 1, output: 2 } }),
      b: described({ price: "much" }),
      c: described({}),
    });
    expect(recorded.prices).toEqual({ a: { input: 1, output: 2 } });
    expect(readTerms({ price: ["a=3/4"] }, recorded).prices).toEqual({ a: { input: 3, output: 4 } });
  });
});
