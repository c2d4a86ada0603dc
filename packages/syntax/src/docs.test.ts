import { expect, test } from "vitest";
import { parse } from "./parse.ts";
import { visit } from "./visit.ts";

const source = `/// One.
/// Two.
scene s   /// Three.

/// Nobody's: a line lies between.

input a: text, b: text = ""   /// Of b.
// not a document
setting c: integer = 1 /// Of c.
setting d: integer = 1
/// Of r.
role r {
  asked "x"
  says {
    e: text,  /// Of e.
    /// Of f.
    f: text
  }
}
`;

test("§1.6 documents stand right above a thing or at its line's end", () => {
  const docs: Record<string, string | undefined> = {};
  visit(parse(source, "d.scene").ast, {
    enter: (node) => {
      if ("doc" in node && "name" in node) docs[node.name?.name ?? ""] = node.doc;
    },
  });
  expect(docs).toEqual({
    s: "One.\nTwo.\nThree.",
    b: "Of b.",
    c: "Of c.",
    r: "Of r.",
    e: "Of e.",
    f: "Of f.",
  });
});
