import fs from "node:fs";
import { expect, test } from "vitest";

/**
 * The rules of the language and the tests that show them: every rule is cited by a test, every citation is a rule.
 * A title cites with `§4.3`; several may stand in one.
 */
const root = new URL("../", import.meta.url);
const read = (file: string) => fs.readFileSync(new URL(file, root), "utf8");

const rules = [...read("grammar/SPEC.md").matchAll(/^\*\*(\d+\.\d+)\*\* \S/gm)].map(
  (match) => match[1] ?? "",
);

function testFiles(): string[] {
  const files = fs.readdirSync(root, { recursive: true, encoding: "utf8" });
  const tests = files.filter((file) => file.endsWith(".test.ts") || /^test\/cases\/.*\.scene$/.test(file));
  return tests.filter((file) => !/(^|\/)(node_modules|dist)\//.test(file));
}

/** Citations stand in titles of tests (those of scenes in test/cases, too) and groups, or in the tables that titles are made from: in any quoted text. */
const quoted = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;
const citation = /§(\d+\.\d+)/g;

function cited(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of testFiles().filter((name) => name !== "test/spec.test.ts")) {
    for (const [text] of read(file).matchAll(quoted)) {
      for (const [, rule = ""] of text.matchAll(citation)) found.set(rule, file);
    }
  }
  return found;
}

test("the rules are numbered without gaps or repeats", () => {
  const expected: string[] = [];
  let group = 0;
  let nth = 0;
  for (const rule of rules) {
    const [head] = rule.split(".").map(Number);
    nth = head === group ? nth + 1 : 1;
    group = head === group ? group : group + 1;
    expected.push(`${group}.${nth}`);
  }
  expect(rules.length).toBeGreaterThan(50);
  expect(rules).toEqual(expected);
});

test("every citation is of a rule", () => {
  const unknown = [...cited()]
    .filter(([rule]) => !rules.includes(rule))
    .map(([rule, file]) => `${rule} in ${file}`);
  expect(unknown).toEqual([]);
});

test("every rule is cited by the title of a test", () => {
  const known = cited();
  expect(rules.filter((rule) => !known.has(rule))).toEqual([]);
});
