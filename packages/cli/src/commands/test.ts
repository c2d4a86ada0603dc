import { LineMap } from "@polylogue/base";
import { compile, type Plan } from "@polylogue/compile";
import { runTest } from "@polylogue/runtime";
import { type ExitCode, exitCodes, Failure } from "../failure.ts";
import type { Console } from "../io/console.ts";
import type { Checked } from "../scene/checked.ts";
import { findScenes } from "../scene/find.ts";
import { checkFile } from "../scene/load.ts";
import { fromHere } from "../scene/project.ts";
import { describeOne } from "../scene/report.ts";
import { reporters, type Tested, type TestedFile } from "../scene/test-report.ts";

export const testReporters = ["text", "json", "junit"] as const;

export async function test(
  paths: readonly string[],
  flags: { reporter: (typeof testReporters)[number] },
  console: Console,
): Promise<ExitCode> {
  const files: TestedFile[] = [];
  const found = findScenes(paths.length > 0 ? paths : ["."]);
  const reporter = reporters[flags.reporter];
  for (const [i, path] of found.entries()) {
    progress(console, `${i + 1}/${found.length} ${path}`);
    const tested = await testFile(checkFile(path));
    if (tested.tests.length === 0) continue;
    files.push(tested);
    progress(console, "");
    reporter.file?.(tested, console);
  }
  progress(console, "");
  if (files.length === 0)
    throw new Failure(`There is no test in ${paths.length > 0 ? paths.join(", ") : "this folder"}.`);
  reporter.end(files, console);
  return files.some((f) => f.tests.some((t) => t.failures.length > 0)) ? exitCodes.failed : exitCodes.done;
}

/** One changing line on a terminal. */
function progress(console: Console, text: string): void {
  if (console.live && !console.quiet) console.raw(`\r\u001b[K${text && console.noteInk.dim(text)}`);
}

async function testFile(checked: Checked): Promise<TestedFile> {
  const { project, scene } = checked;
  const file = fromHere(project, project.file);
  const errors = checked.diagnostics.filter((d) => d.severity === "error");
  if (!scene || errors.length > 0) return { file, tests: [unreadable(checked, file)] };
  if (scene.tests.length === 0 || scene.name === undefined) return { file, tests: [] };
  const plan = compile(scene, (file) => project.host.read(file));
  const tests: Tested[] = [];
  for (const each of plan.tests) tests.push(await testOne(checked, plan, each, file));
  return { file, tests };
}

/** A scene that does not pass its checks fails as one test. */
function unreadable(checked: Checked, file: string): Tested {
  const failures = checked.diagnostics
    .filter((d) => d.severity === "error")
    .map((d) => {
      const { message, code, start } = describeOne(checked, d);
      return { text: `${message} [${code}]`, file: fromHere(checked.project, d.file), ...start };
    });
  return { name: `${file} passes its checks`, seconds: 0, failures };
}

async function testOne(
  { sources, project }: Checked,
  plan: Plan,
  each: Plan["tests"][number],
  file: string,
): Promise<Tested> {
  const began = performance.now();
  const { name, failures } = await runTest(plan, each);
  const lines = new LineMap(sources.get(project.file) ?? "");
  return {
    name,
    seconds: (performance.now() - began) / 1000,
    failures: failures.map(({ text, span }) => ({ text, file, ...lines.position(span.start) })),
  };
}
