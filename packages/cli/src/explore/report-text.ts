import type { Console } from "../io/console.ts";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import { count } from "../view/words.ts";
import { type Explored, type ExploreReporter, findingsOf, type Told, type Unreadable } from "./explored.ts";

/** For a person: how far each scene was walked, and each finding with a test that shows it. */
export const textReport: ExploreReporter = {
  file: showFile,
  end: (files, { ink, print }) => {
    const all = files.flatMap(findingsOf);
    const errors = all.filter((finding) => finding.severity === "error").length;
    const words = [
      count(files.length, "scene"),
      errors > 0 ? count(errors, "error") : "no errors",
      ...(all.length > errors ? [count(all.length - errors, "warning")] : []),
    ].join(", ");
    print(`\n${ink.bold(errors > 0 ? ink.red(words) : words)}`);
  },
};

function showFile(file: Explored | Unreadable, { ink, print }: Console): void {
  const findings = findingsOf(file);
  const bad = findings.some((finding) => finding.severity === "error");
  print(`${bad ? ink.red("✗") : ink.green("✓")} ${ink.bold(file.file)}`);
  if ("exploration" in file) for (const line of summary(file)) print(`  ${ink.dim(line)}`);
  for (const finding of findings) showFinding(finding, ink, print);
}

const reach = {
  all: () => "all paths",
  own: () => "all paths with the settings as they are, some with others",
  some: (runs: number) => `the first ${count(runs, "run")}; there are more paths: see --runs, --seconds`,
} as const;

function summary({ exploration, reckoned }: Explored): readonly string[] {
  const { paths, runs, seconds, states, arrows, longest } = exploration;
  const walked = paths === "some" ? reach.some(runs) : `${reach[paths]()}, ${count(runs, "run")}`;
  const most = Number.isFinite(reckoned) ? `, reckoned ${reckoned.toLocaleString("en-US")}` : "";
  return [
    `${walked}, ${seconds.toFixed(1)} s`,
    `${states.entered} of ${count(states.all, "state")}, ${arrows.taken} of ${count(arrows.all, "arrow")}, ${count(longest.calls, "call")} on the longest path found${most}`,
  ];
}

function showFinding(
  { severity, message, hint, test, file, line, column }: Told,
  ink: Paint,
  print: Console["print"],
) {
  const tint = severity === "error" ? ink.red : ink.yellow;
  print(`\n  ${tint(`${severity}:`)} ${ink.bold(plain(message))}`);
  print(`  ${ink.dim(`--> ${file}:${line}:${column}`)}`);
  if (hint) print(`  ${plain(hint)}`);
  if (test) print(`\n${ink.dim(plain(test).replace(/^/gm, "    "))}`);
}
