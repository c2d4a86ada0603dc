import { junitReport } from "../commands/test/report-junit.ts";
import type { Tested } from "../commands/test/tested.ts";
import { plain } from "../io/plain.ts";
import { type Explored, type ExploreReporter, findingsOf, type Told, type Unreadable } from "./explored.ts";
import { textReport } from "./report-text.ts";

export const reporters: Readonly<Record<"text" | "json" | "junit", ExploreReporter>> = {
  text: textReport,
  json: {
    end: (files, console) => console.print(JSON.stringify({ ...tally(files), files: files.map(asJson) })),
  },
  junit: {
    end: (files, console) =>
      junitReport.end(
        files.map((file) => ({ file: file.file, tests: asTests(file) })),
        console,
      ),
  },
};

function tally(files: readonly (Explored | Unreadable)[]) {
  const all = files.flatMap(findingsOf);
  const errors = all.filter((finding) => finding.severity === "error").length;
  return { errors, warnings: all.length - errors };
}

function asJson(file: Explored | Unreadable): object {
  if ("errors" in file) return { file: file.file, findings: file.errors };
  const { runs, seconds, paths, states, arrows, longest } = file.exploration;
  return {
    file: file.file,
    scene: file.scene,
    paths,
    runs,
    seconds,
    states,
    arrows,
    calls: { longest: longest.calls, reckoned: Number.isFinite(file.reckoned) ? file.reckoned : null },
    findings: file.findings,
  };
}

// ---- JUnit: what is asked of every scene, as a case each --------------------

const demands: Readonly<Record<Exclude<Told["kind"], "untaken" | "unread">, string>> = {
  check: "it passes its checks",
  claim: "its claims hold on every path",
  fails: "no path fails",
  spent: "no path needs more calls than it may make",
  unreached: "every state is reached",
};

function asTests(file: Explored | Unreadable): readonly Tested[] {
  const seconds = "errors" in file ? 0 : file.exploration.seconds;
  const findings = findingsOf(file);
  const kinds = Object.keys(demands) as (keyof typeof demands)[];
  const asked = "errors" in file ? kinds.filter((kind) => kind === "check") : kinds;
  return asked.map((kind, i): Tested => {
    const ofKind = findings.filter((finding) => finding.kind === kind);
    const errors = ofKind.filter((finding) => finding.severity === "error");
    return {
      name: demands[kind],
      seconds: i === 0 ? seconds : 0,
      failures: errors.map(({ message, test, ...at }) => ({
        text: [message, ...(test ? [test] : [])].join("\n"),
        file: at.file,
        line: at.line,
        column: at.column,
      })),
      ending: ofKind
        .filter((finding) => finding.severity === "warning")
        .map((finding) => plain(finding.message)),
    };
  });
}
