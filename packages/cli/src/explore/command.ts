import { LineMap } from "@polylogue/base";
import { compile } from "@polylogue/compile";
import { explore, type Finding } from "@polylogue/explore";
import { greatestCalls } from "@polylogue/model";
import { type ExitCode, exitCodes, Failure } from "../failure.ts";
import type { Console } from "../io/console.ts";
import type { Checked } from "../scene/checked.ts";
import { findScenes } from "../scene/find.ts";
import { checkFile } from "../scene/load.ts";
import { fromHere } from "../scene/project.ts";
import { describeOne } from "../scene/report.ts";
import { readSettings } from "../scene/values.ts";
import { type Explored, findingsOf, type Told, type Unreadable } from "./explored.ts";
import { type Bounds, type ExploreFlags, readBounds } from "./flags.ts";
import { reporters } from "./reporters.ts";

/** Explores scene after scene; exit 1 where a path is wrong. */
export async function exploreFiles(
  paths: readonly string[],
  flags: ExploreFlags,
  console: Console,
): Promise<ExitCode> {
  const bounds = readBounds(flags);
  const reporter = reporters[flags.reporter];
  const files: (Explored | Unreadable)[] = [];
  const found = findScenes(paths.length > 0 ? paths : ["."]);
  for (const [i, path] of found.entries()) {
    progress(console, `${i + 1}/${found.length} ${path}`);
    const file = await exploreFile(checkFile(path), bounds, flags.set ?? []);
    progress(console, "");
    if (!file) continue;
    files.push(file);
    reporter.file?.(file, console);
  }
  if (files.length === 0) throw new Failure("There is no scene to explore, only libraries.");
  reporter.end(files, console);
  const wrong = files.flatMap(findingsOf).some((finding) => finding.severity === "error");
  return wrong ? exitCodes.failed : exitCodes.done;
}

/** One changing line on a terminal. */
function progress(console: Console, text: string): void {
  if (console.live && !console.quiet) console.raw(`\r\u001b[K${text && console.noteInk.dim(text)}`);
}

/** Nothing for a library. */
async function exploreFile(
  checked: Checked,
  bounds: Bounds,
  set: readonly string[],
): Promise<Explored | Unreadable | undefined> {
  const { project, scene, diagnostics } = checked;
  const file = fromHere(project, project.file);
  if (!scene || diagnostics.some((d) => d.severity === "error")) return { file, errors: errorsOf(checked) };
  if (scene.name === undefined) return undefined;
  const plan = compile(scene, (path) => project.host.read(path));
  const settings = readSettings(plan, set);
  const exploration = await explore(plan, { ...bounds, settings });
  return {
    file,
    scene: scene.name,
    exploration,
    reckoned: greatestCalls(scene, settings).smooth,
    findings: exploration.findings.map((finding) => told(finding, checked)),
  };
}

function errorsOf(checked: Checked): readonly Told[] {
  return checked.diagnostics
    .filter((d) => d.severity === "error")
    .map((d): Told => {
      const { message, code, start, hint } = describeOne(checked, d);
      const place = { file: fromHere(checked.project, d.file), ...start };
      return {
        kind: "check",
        severity: "error",
        message: `${message} [${code}]`,
        ...place,
        ...(hint && { hint }),
      };
    });
}

function told(finding: Finding, checked: Checked): Told {
  const { kind, severity, message, hint, test, span, place } = finding;
  const { project, sources } = checked;
  const lines = new LineMap(sources.get(project.file) ?? "");
  const at = span ? { file: project.file, ...lines.position(span.start) } : place;
  return {
    kind,
    severity,
    message,
    ...(hint && { hint }),
    ...(test && { test }),
    file: fromHere(project, at?.file ?? project.file),
    line: at?.line ?? 1,
    column: at?.column ?? 1,
  };
}
