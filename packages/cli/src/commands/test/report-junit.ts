import { partKinds } from "@polylogue/runtime";
import { plain } from "../../io/plain.ts";
import { percent, plurals, sharesOf, tally } from "./report-figures.ts";
import type { Reporter, Tested, TestedFile } from "./tested.ts";

/** A suite for each file, a case for each test; coverage as the suite's properties. */
export const junitReport: Reporter = { end: (files, console) => console.print(junit(files)) };

function junit(files: readonly TestedFile[]): string {
  const { passed, failed } = tally(files);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    element("testsuites", { tests: passed + failed, failures: failed, time: time(files) }, files.map(suite)),
  ].join("\n");
}

function suite(file: TestedFile): string {
  const { passed, failed } = tally([file]);
  return element(
    "testsuite",
    { name: file.file, tests: passed + failed, failures: failed, time: time([file]) },
    [...properties(file), ...file.tests.map((test) => testCase(file.file, test))],
  );
}

function properties({ coverage }: TestedFile): string[] {
  if (!coverage) return [];
  const shares = sharesOf(coverage.parts);
  const each = partKinds.map((kind) => {
    const { covered, total } = shares[kind];
    const value = `${covered}/${total} (${percent(shares[kind])} %)`;
    return element("property", { name: `coverage.${plurals[kind]}`, value }, []);
  });
  return [element("properties", {}, each)];
}

function testCase(file: string, { name, seconds, failures, ending }: Tested): string {
  const text = failures.map((f) => `${f.file}:${f.line}:${f.column} ${f.text}`).join("\n");
  const message = failures[0]?.text.split("\n")[0] ?? "";
  return element("testcase", { classname: file, name, time: seconds.toFixed(3) }, [
    ...(failures.length > 0 ? [`<failure message=${quoted(message)}>${xml(text)}</failure>`] : []),
    ...(ending.length > 0 ? [`<system-out>${xml(ending.join("\n"))}</system-out>`] : []),
  ]);
}

const time = (files: readonly TestedFile[]) =>
  files
    .flatMap((f) => f.tests)
    .reduce((sum, { seconds }) => sum + seconds, 0)
    .toFixed(3);

function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  children: readonly string[],
): string {
  const open = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}=${quoted(String(value))}`),
  ].join(" ");
  if (children.length === 0) return `<${open}/>`;
  return [`<${open}>`, ...children.map((child) => child.replace(/^(?= *<)/gm, "  ")), `</${name}>`].join(
    "\n",
  );
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Text as XML: what XML forbids is gone with `plain`, save for halves of characters and two that are none. */
const xml = (text: string) =>
  plain(text.toWellFormed())
    .replace(/[\uFFFE\uFFFF]/g, "\uFFFD")
    .replace(/[&<>"]/g, (c) => entities[c] as string);

/** A value between quotes, where a bare line break would be read as a blank. */
const quoted = (text: string) => `"${xml(text).replaceAll("\n", "&#10;")}"`;
