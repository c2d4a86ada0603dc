import type { Console } from "../io/console.ts";
import { plain } from "../io/plain.ts";

export interface TestedFile {
  readonly file: string;
  readonly tests: readonly Tested[];
}
export interface Tested {
  readonly name: string;
  readonly seconds: number;
  /** Empty when it passed. */
  readonly failures: readonly {
    readonly text: string;
    readonly file: string;
    readonly line: number;
    readonly column: number;
  }[];
}

interface Reporter {
  /** Called after each file. */
  readonly file?: (file: TestedFile, console: Console) => void;
  readonly end: (files: readonly TestedFile[], console: Console) => void;
}

export const reporters: Record<"text" | "json" | "junit", Reporter> = {
  text: { file: showFile, end: (files, console) => console.print(totals(files, console)) },
  json: {
    end: (files, console) => console.print(JSON.stringify({ ...tally(files), files: files.map(asJson) })),
  },
  junit: { end: (files, console) => console.print(junit(files)) },
};

// ---- text -----------------------------------------------------------------

function showFile({ file, tests }: TestedFile, { ink, print }: Console): void {
  const bad = tests.some((t) => t.failures.length > 0);
  print(`${bad ? ink.red("✗") : ink.green("✓")} ${ink.bold(file)}`);
  for (const test of tests) {
    const mark = test.failures.length > 0 ? ink.red("✗") : ink.green("✓");
    print(`  ${mark} ${plain(test.name)} ${ink.dim(`${Math.round(test.seconds * 1000)} ms`)}`);
    for (const { text, file: where, line, column } of test.failures)
      print(`      ${ink.dim(`${where}:${line}:${column}`)}  ${plain(text)}`);
  }
}

function totals(files: readonly TestedFile[], { ink }: Console): string {
  const { passed, failed } = tally(files);
  return `\n${failed > 0 ? ink.bold(ink.red(`${passed} passed, ${failed} failed`)) : ink.bold(`${passed} passed, ${failed} failed`)}`;
}

function tally(files: readonly TestedFile[]): { passed: number; failed: number } {
  const tests = files.flatMap((f) => f.tests);
  const failed = tests.filter((t) => t.failures.length > 0).length;
  return { passed: tests.length - failed, failed };
}

// ---- for machines ---------------------------------------------------------

function asJson({ file, tests }: TestedFile): object {
  return {
    file,
    tests: tests.map((t) => ({
      name: t.name,
      passed: t.failures.length === 0,
      seconds: t.seconds,
      failures: t.failures,
    })),
  };
}

function junit(files: readonly TestedFile[]): string {
  const { passed, failed } = tally(files);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites tests="${passed + failed}" failures="${failed}">`,
    ...files.map(suite),
    "</testsuites>",
  ].join("\n");
}

function suite({ file, tests }: TestedFile): string {
  const failed = tests.filter((t) => t.failures.length > 0).length;
  const cases = tests.map((test) => testCase(file, test));
  return [
    `  <testsuite name="${xml(file)}" tests="${tests.length}" failures="${failed}">`,
    ...cases,
    "  </testsuite>",
  ].join("\n");
}

function testCase(file: string, { name, seconds, failures }: Tested): string {
  const open = `    <testcase classname="${xml(file)}" name="${xml(name)}" time="${seconds.toFixed(3)}"`;
  if (failures.length === 0) return `${open}/>`;
  const text = failures.map((f) => `${f.file}:${f.line}:${f.column} ${f.text}`).join("\n");
  return `${open}>\n      <failure message="${xml(failures[0]?.text ?? "")}">${xml(text)}</failure>\n    </testcase>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
};
const xml = (text: string) => plain(text).replace(/[&<>"\n]/g, (c) => entities[c] as string);
