import { type ExitCode, exitCodes, Failure } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { type Interrupt, onInterrupt } from "../../io/interrupt.ts";
import { readTerms } from "../../models/terms.ts";
import { findScenes } from "../../scene/find.ts";
import { checkFile } from "../../scene/load.ts";
import {
  belowThreshold,
  type CoverageFlags,
  readThreshold,
  wantsCoverage,
  withCoverage,
} from "./coverage.ts";
import { testFile } from "./file.ts";
import { checkModels, type PlayerFlags } from "./players.ts";
import { openProgress, type Progress } from "./progress.ts";
import { type ReporterName, reporters } from "./report.ts";
import type { FileTested, TestedFile } from "./tested.ts";

export interface TestFlags extends CoverageFlags, PlayerFlags {
  readonly reporter: ReporterName;
  readonly filter?: string;
}

export async function test(paths: readonly string[], flags: TestFlags, console: Console): Promise<ExitCode> {
  checkModels(flags);
  readTerms(flags);
  const least = readThreshold(flags.minCoverage);
  const found = findScenes(paths.length > 0 ? paths : ["."]);
  // Scripts need no time; only models do, and only then is there something to end in order.
  const interrupt = flags.model === undefined ? undefined : onInterrupt();
  const progress = openProgress(console, found.length);
  const session: Session = {
    flags,
    console,
    interrupt,
    progress,
    ...(flags.filter !== undefined && { filter: flags.filter }),
  };
  const tested = await testFiles(found, session);
  interrupt?.done();
  const files = wantsCoverage(flags) ? await withCoverage(tested, flags, console) : withTests(tested);
  if (files.length === 0 && !interrupt?.signal.aborted) throw nothingToTest(paths, flags);
  reporters[flags.reporter].end(files, console);
  return exitCodeOf(tested, least === undefined ? [] : belowThreshold(files, least), session);
}

interface Session {
  readonly flags: TestFlags;
  readonly console: Console;
  readonly interrupt: Interrupt | undefined;
  readonly progress: Progress;
  readonly filter?: string;
}

const interrupting = (interrupt: Interrupt | undefined) => ({
  signal: interrupt?.signal ?? never,
  interrupt: () => interrupt?.press(),
});
const never = new AbortController().signal;

const withTests = (tested: readonly FileTested[]): readonly TestedFile[] =>
  tested.map(({ report }) => report).filter(({ tests }) => tests.length > 0);

/** Tests file after file, until one says that there is no going on. */
async function testFiles(found: readonly string[], session: Session): Promise<readonly FileTested[]> {
  const { flags, console, interrupt, progress } = session;
  const tested: FileTested[] = [];
  for (const path of found) {
    progress.file(path);
    const file = await testFile(checkFile(path), { ...session, ...interrupting(interrupt) });
    progress.clear();
    if (file.report.tests.length > 0) reporters[flags.reporter].file?.(file.report, console);
    tested.push(file);
    if (file.stopped || interrupt?.signal.aborted) break;
  }
  return tested;
}

function nothingToTest(paths: readonly string[], { filter }: TestFlags): Failure {
  const where = paths.length > 0 ? `in ${paths.join(", ")}` : "in this folder";
  return new Failure(
    filter === undefined ? `There is no test ${where}.` : `No test ${where} has \`${filter}\` in its name.`,
  );
}

function exitCodeOf(
  tested: readonly FileTested[],
  below: readonly string[],
  { console, interrupt }: Session,
): ExitCode {
  if (interrupt?.signal.aborted) return exitCodes.interrupted;
  const stopped = tested.find((file) => file.stopped)?.stopped;
  if (stopped) throw stopped;
  for (const sentence of below) console.complain(sentence);
  const failed = tested.some(({ report }) => report.tests.some((t) => t.failures.length > 0));
  return failed || below.length > 0 ? exitCodes.failed : exitCodes.done;
}
