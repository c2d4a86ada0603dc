import { partKinds } from "@polylogue/runtime";
import stringWidth from "string-width";
import type { Console } from "../../io/console.ts";
import type { Paint } from "../../io/paint.ts";
import { plain } from "../../io/plain.ts";
import { count } from "../../view/words.ts";
import { allParts, percent, plurals, type Share, sharesOf, tally } from "./report-figures.ts";
import type { ReportedPart, Reporter, SceneCoverage, Tested, TestedFile } from "./tested.ts";

/** For a person: each file as it is done, then what is not covered, then how many passed. */
export const textReport: Reporter = {
  file: showFile,
  end: (files, console) => {
    showCoverage(files, console);
    if (files.length > 1) showFailed(files, console);
    console.print(totals(files, console.ink));
  },
};

// ---- tests ----------------------------------------------------------------

function showFile(file: TestedFile, console: Console): void {
  const { ink, print } = console;
  print(`${mark(file.tests, ink)} ${ink.bold(file.file)}`);
  for (const test of file.tests) showTest(test, console);
  showCassette(file, console);
}

function showTest(test: Tested, { ink, print }: Console): void {
  print(`  ${mark([test], ink)} ${plain(test.name)} ${ink.dim(`${Math.round(test.seconds * 1000)} ms`)}`);
  for (const { text, file, line, column } of test.failures)
    print(indented(6, `${ink.dim(`${file}:${line}:${column}`)}  ${plain(text)}`));
  if (test.ending.length > 0)
    print(indented(6, ink.dim(["it went:", ...test.ending.map((l) => `  ${plain(l)}`)].join("\n"))));
}

const indented = (by: number, text: string) => text.replace(/^/gm, " ".repeat(by));

const mark = (tests: readonly Tested[], ink: Paint) =>
  tests.some((t) => t.failures.length > 0) ? ink.red("✗") : ink.green("✓");

function showCassette({ file, cassette }: TestedFile, { ink, print }: Console): void {
  if (!cassette) return;
  const { recordings, recorded, unused, dropped } = cassette;
  const done = [
    recorded > 0 && `${count(recorded, "call")} recorded`,
    dropped > 0 && `${dropped} dropped`,
  ].filter(Boolean);
  const name = plain(cassette.file);
  if (done.length > 0)
    print(`  ${ink.dim(`${name} has ${count(recordings, "recording")}: ${done.join(", ")}`)}`);
  if (unused > 0)
    print(
      `  ${ink.yellow(`${name} has ${count(unused, "recording")} that no test asks for; drop with: polylogue test ${file} --record --model SPEC`)}`,
    );
}

/** After many files the failures are long gone by. */
function showFailed(files: readonly TestedFile[], { ink, print }: Console): void {
  const failed = files.flatMap((f) => f.tests).filter((test) => test.failures.length > 0);
  if (failed.length > 0) print(`\n${ink.bold("failed")}`);
  for (const { name, failures } of failed)
    print(`  ${plain(name)} ${ink.dim(`${failures[0]?.file}:${failures[0]?.line}`)}`);
}

function totals(files: readonly TestedFile[], ink: Paint): string {
  const { passed, failed } = tally(files);
  const text = `${passed} passed, ${failed} failed`;
  return `\n${ink.bold(failed > 0 ? ink.red(text) : text)}`;
}

// ---- coverage -------------------------------------------------------------

function showCoverage(files: readonly TestedFile[], { ink, print }: Console): void {
  const scenes = files.flatMap((f) => f.coverage ?? []);
  const all = allParts(files);
  if (!all) return;
  const rows = [
    ["coverage", ...partKinds.map((kind) => plurals[kind])],
    ...scenes.map(({ file, parts }) => [file, ...cells(parts)]),
    ...(scenes.length > 1 ? [["all", ...cells(all)]] : []),
  ];
  const lines = table(rows);
  print("");
  lines.forEach((line, i) => {
    const isLast = i === lines.length - 1 && scenes.length > 1;
    print(i === 0 ? ink.dim(line) : isLast ? ink.bold(line) : line);
  });
  for (const scene of scenes) showUncovered(scene, { ink, print });
}

const cells = (parts: readonly ReportedPart[]) => {
  const shares = sharesOf(parts);
  return partKinds.map((kind) => cell(shares[kind]));
};

function cell(share: Share): string {
  const figure = `${share.covered}/${share.total}`;
  return share.total === 0 ? "–" : `${figure} ${`${percent(share)}`.padStart(5)} %`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map((row) => stringWidth(row[i] ?? "")))) ?? [];
  return rows.map((row) =>
    row
      .map((text, i) => {
        const room = " ".repeat((widths[i] ?? 0) - stringWidth(text));
        return i === 0 ? text + room : room + text;
      })
      .join("   "),
  );
}

function showUncovered({ file, parts }: SceneCoverage, { ink, print }: Pick<Console, "ink" | "print">): void {
  const missing = parts.filter((part) => part.times === 0);
  if (missing.length === 0) return;
  print(`\n${ink.bold(file)} ${ink.dim("not covered")}`);
  const wide = Math.max(...missing.map((part) => placeOf(part, file).length));
  for (const part of missing)
    print(`  ${ink.dim(placeOf(part, file).padEnd(wide))}  ${part.kind} ${plain(part.name)}`);
}

/** The line alone where a part stands in the scene's own file. */
const placeOf = (part: ReportedPart, file: string) =>
  part.file === file ? `line ${part.line}` : `${part.file}:${part.line}`;
