import { describe, expect, test } from "vitest";
import type { Code } from "../messages.ts";
import { messages } from "../messages.ts";
import type { Entry, Facts } from "./words.ts";

const hint = (code: Code, facts: Facts) => (messages[code] as Entry).hint?.(facts);

describe("what other languages write", () => {
  test.each<[string, Code, Facts, string]>([
    ["a sign", "SYNTAX-004", { found: "&&" }, "`and`"],
    ["a sign that nobody writes", "SYNTAX-004", { found: "§" }, "Delete it"],
    ["= for ==", "SYNTAX-001", { where: "an arrow", found: "`=`", expected: ["`->`"] }, "`==`"],
    [
      "= for set",
      "SYNTAX-001",
      { where: "a step", found: "`=`", expected: ["`speaks`"] },
      "`set name = value`",
    ],
    ["a type", "NAME-001", { kind: "type", name: "string" }, "`text`"],
    ["a function", "NAME-001", { kind: "function", name: "len" }, "`count`"],
    ["a property", "TYPE-003", { name: "length", found: "text[]" }, "`count(list)`"],
  ])("%s is answered by what a scene writes", (_, code, facts, said) => {
    expect(hint(code, facts)).toContain(said);
  });
  test("a state may have the name of another language's type", () => {
    expect(hint("NAME-001", { kind: "state", name: "string" })).toBeUndefined();
  });
  test("a near word goes before a habit", () => {
    expect(hint("SYNTAX-001", { where: "a state", found: "`if`", expected: [], suggestion: "is" })).toContain(
      "`is`",
    );
  });
});
