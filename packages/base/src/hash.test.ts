import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonical, hash, portableHash } from "./hash.ts";

describe("hash", () => {
  it("is SHA-256", () => {
    expect(hash("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("is the same in Node and elsewhere", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => hash(text) === portableHash(text)));
    for (const torn of ["\ud800x", "x\udc00", "\0"]) expect(hash(torn)).toBe(portableHash(torn));
  });
});

describe("canonical", () => {
  it("is JSON that reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("does not depend on the order in which keys were set", () => {
    const backwards = (value: unknown): unknown => {
      if (!value || typeof value !== "object") return value;
      if (Array.isArray(value)) return value.map(backwards);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, inner]) => [key, backwards(inner)]),
      );
    };
    fc.assert(fc.property(fc.jsonValue(), (value) => canonical(backwards(value)) === canonical(value)));
  });

  it("leaves out what JSON leaves out", () => {
    expect(canonical({ b: undefined, a: [undefined, 1] })).toBe('{"a":[null,1]}');
  });
});
