import fc from "fast-check";
import { SaxesParser } from "saxes";
import { describe, expect, test } from "vitest";
import { openConsole } from "../../io/console.ts";
import { type ReporterName, reporters } from "./report.ts";
import { percent } from "./report-figures.ts";
import type { ReportedPart, Tested, TestedFile } from "./tested.ts";

const passed: Tested = { name: "all is well", seconds: 0.0123, failures: [], ending: [] };
const failed: Tested = {
  name: 'says "a < b" & more',
  seconds: 1,
  failures: [
    { text: "expected a == b, but `a` is 1\nand `b` is 2", file: "a.scene", line: 3, column: 5 },
    { text: "never c, but it is", file: "a.scene", line: 4, column: 5 },
  ],
  ending: ["-- draft", "<b>: ]]> & so on"],
};
const part = (kind: ReportedPart["kind"], id: string, times: number, file = "a.scene"): ReportedPart => ({
  kind,
  id,
  name: id,
  file,
  line: 7,
  column: 3,
  times,
});
const parts = [
  part("state", "draft", 2),
  part("transition", "draft → done", 1),
  part("transition", "draft → lost", 0),
  part("prompt", "author", 0, "lib.scene"),
];
const files: readonly TestedFile[] = [
  { file: "a.scene", tests: [passed, failed], coverage: { file: "a.scene", scene: "a", parts } },
  { file: "b.scene", tests: [passed] },
];

function report(name: ReporterName, tested: readonly TestedFile[] = files): string {
  const lines: string[] = [];
  const console = { ...openConsole(true, { NO_COLOR: "1" }), print: (text: string) => void lines.push(text) };
  for (const file of tested) if ("file" in reporters[name]) reporters[name].file?.(file, console);
  reporters[name].end(tested, console);
  return lines.join("\n");
}

/** Each element's name and attributes, and all text, as a strict parser reads them. */
function elements(xml: string): readonly { name: string; attributes: object; text: string }[] {
  const found: { name: string; attributes: object; text: string }[] = [];
  const open: typeof found = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const element = { name, attributes: { ...attributes }, text: "" };
    found.push(element);
    open.push(element);
  });
  parser.on("text", (text) => {
    const inner = open.at(-1);
    if (inner) inner.text += text;
  });
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return found;
}

describe("JUnit", () => {
  test("a suite for each file, a case for each test, coverage as properties", () => {
    const found = elements(report("junit"));
    expect(found.map(({ name, attributes }) => [name, attributes])).toEqual([
      ["testsuites", { tests: "3", failures: "1", time: "1.025" }],
      ["testsuite", { name: "a.scene", tests: "2", failures: "1", time: "1.012" }],
      ["properties", {}],
      ["property", { name: "coverage.states", value: "1/1 (100 %)" }],
      ["property", { name: "coverage.transitions", value: "1/2 (50 %)" }],
      ["property", { name: "coverage.prompts", value: "0/1 (0 %)" }],
      ["testcase", { classname: "a.scene", name: "all is well", time: "0.012" }],
      ["testcase", { classname: "a.scene", name: 'says "a < b" & more', time: "1.000" }],
      ["failure", { message: "expected a == b, but `a` is 1" }],
      ["system-out", {}],
      ["testsuite", { name: "b.scene", tests: "1", failures: "0", time: "0.012" }],
      ["testcase", { classname: "b.scene", name: "all is well", time: "0.012" }],
    ]);
    expect(found.find((e) => e.name === "failure")?.text).toBe(
      "a.scene:3:5 expected a == b, but `a` is 1\nand `b` is 2\na.scene:4:5 never c, but it is",
    );
    expect(found.find((e) => e.name === "system-out")?.text).toBe("-- draft\n<b>: ]]> & so on");
  });

  test("is XML whatever a name or an answer holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary-ascii" }), (name, text) => {
        const failure = { text: text + name, file: name, line: 1, column: 1 };
        const tests = [{ name, seconds: 0, failures: [failure], ending: [text] }];
        expect(elements(report("junit", [{ file: text, tests }]))).toHaveLength(5);
      }),
      { numRuns: 30 },
    );
    const odd = "\ud800 \ufffe \u0000 \u001b[31m ]]>";
    expect(elements(report("junit", [{ file: odd, tests: [{ ...passed, name: odd }] }]))).toHaveLength(3);
  });
});

test("JSON holds each test, and coverage with every part", () => {
  expect(JSON.parse(report("json"))).toEqual({
    passed: 2,
    failed: 1,
    coverage: {
      states: { covered: 1, total: 1, percent: 100 },
      transitions: { covered: 1, total: 2, percent: 50 },
      prompts: { covered: 0, total: 1, percent: 0 },
    },
    files: [
      {
        file: "a.scene",
        tests: [
          { name: "all is well", passed: true, seconds: 0.0123, failures: [] },
          { name: failed.name, passed: false, seconds: 1, failures: failed.failures, ending: failed.ending },
        ],
        coverage: {
          scene: "a",
          states: { covered: 1, total: 1, percent: 100 },
          transitions: { covered: 1, total: 2, percent: 50 },
          prompts: { covered: 0, total: 1, percent: 0 },
          parts,
        },
      },
      { file: "b.scene", tests: [{ name: "all is well", passed: true, seconds: 0.0123, failures: [] }] },
    ],
  });
});

test("text tells a failure with what went before, what is not covered, and after many files what failed", () => {
  expect(report("text")).toBe(`✗ a.scene
  ✓ all is well 12 ms
  ✗ says "a < b" & more 1000 ms
      a.scene:3:5  expected a == b, but \`a\` is 1
      and \`b\` is 2
      a.scene:4:5  never c, but it is
      it went:
        -- draft
        <b>: ]]> & so on
✓ b.scene
  ✓ all is well 12 ms

coverage        states   transitions       prompts
a.scene    1/1   100 %   1/2    50 %   0/1     0 %

a.scene not covered
  line 7       transition draft → lost
  lib.scene:7  prompt author

failed
  says "a < b" & more a.scene:3

2 passed, 1 failed`);
});

test("no name or answer moves the cursor", () => {
  const odd = "a\u001b[2Jb\r";
  const tests = [
    { ...failed, name: odd, ending: [odd], failures: [{ text: odd, file: "a", line: 1, column: 1 }] },
  ];
  expect(report("text", [{ file: "a.scene", tests }]).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

test.each([
  [1, 1, 100],
  [0, 0, 100],
  [999, 1000, 99.9],
  [9999, 10000, 99.9],
  [2, 3, 66.6],
])("%i of %i are %d percent: never rounded up", (covered, total, share) => {
  expect(percent({ covered, total })).toBe(share);
});
