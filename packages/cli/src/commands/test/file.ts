import { LineMap } from "@polylogue/base";
import { compile, type Plan } from "@polylogue/compile";
import { type LiveEvent, ModelError } from "@polylogue/protocol";
import { type Counts, count, runTest } from "@polylogue/runtime";
import type { Checked } from "../../scene/checked.ts";
import { fromHere } from "../../scene/project.ts";
import { describeOne } from "../../scene/report.ts";
import type { Entry } from "../../view/entry.ts";
import { plainLine } from "../../view/plain-line.ts";
import { type Playbill, playbillOf } from "../../view/playbill.ts";
import { reduce } from "../../view/reduce.ts";
import { opening } from "../../view/view.ts";
import { hirePlayers, type Players, type Playing } from "./players.ts";
import type { Progress } from "./progress.ts";
import type { FileTested, Playable, Tested } from "./tested.ts";

export interface TestSession extends Omit<Playing, "project" | "plan" | "pause"> {
  readonly filter?: string;
  readonly progress: Progress;
}

/** Plays the tests of one file. */
export async function testFile(checked: Checked, session: TestSession): Promise<FileTested> {
  const { project, scene } = checked;
  const file = fromHere(project, project.file);
  const untested = (...tests: Tested[]): FileTested => ({ report: { file, tests }, checked, counts: {} });
  if (!scene || checked.diagnostics.some((d) => d.severity === "error"))
    return untested(unreadable(checked, file));
  if (scene.name === undefined) return untested();
  const plan = compile(scene, (path) => project.host.read(path));
  const playable = { checked, scene, plan };
  try {
    const players = hirePlayers({ ...session, project, plan, pause: session.progress.clear });
    return { ...(await testScene(playable, players, session)), playable };
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    const failures = [{ text: error.message, file, line: 1, column: 1 }];
    return { ...untested({ name: "the cassette can be read", seconds: 0, failures, ending: [] }), playable };
  }
}

/** A scene that does not pass its checks fails as one test. */
function unreadable(checked: Checked, file: string): Tested {
  const failures = checked.diagnostics
    .filter((d) => d.severity === "error")
    .map((d) => {
      const { message, code, start } = describeOne(checked, d);
      return { text: `${message} [${code}]`, file: fromHere(checked.project, d.file), ...start };
    });
  return { name: `${file} passes its checks`, seconds: 0, failures, ending: [] };
}

async function testScene(playable: Playable, players: Players, session: TestSession): Promise<FileTested> {
  const { checked, plan } = playable;
  const file = fromHere(checked.project, plan.file);
  const chosen = plan.tests.filter(({ name }) => isChosen(name, session.filter));
  const tests: Tested[] = [];
  let counts: Counts = {};
  for (const each of chosen) {
    session.progress.test(each.name);
    const played = await testOne(playable, each, players, session.signal);
    if (session.signal.aborted) break;
    tests.push(played.tested);
    counts = played.events.reduce((sum, event) => count(sum, plan, event), counts);
    if (players.stopped()) break;
  }
  const cassette = await players.close(tests.length === plan.tests.length);
  const stopped = players.stopped();
  return {
    report: { file, tests, ...(cassette && { cassette }) },
    checked,
    counts,
    ...(stopped && { stopped }),
  };
}

const isChosen = (name: string, filter: string | undefined) =>
  filter === undefined || name.toLowerCase().includes(filter.toLowerCase());

async function testOne(
  { checked, plan }: Playable,
  each: Plan["tests"][number],
  players: Players,
  signal: AbortSignal,
): Promise<{ tested: Tested; events: readonly LiveEvent[] }> {
  const began = performance.now();
  const events: LiveEvent[] = [];
  const fallback = players.forTest(each.name);
  const { name, failures } = await runTest(plan, each, {
    watch: (event) => events.push(event),
    signal,
    ...(fallback && { fallback }),
  });
  const lines = new LineMap(checked.sources.get(checked.project.file) ?? "");
  const file = fromHere(checked.project, plan.file);
  const tested = {
    name,
    seconds: (performance.now() - began) / 1000,
    failures: failures.map(({ text, span }) => ({ text, file, ...lines.position(span.start) })),
    ending: failures.length > 0 ? endingOf(playbillOf(plan), events, failures) : [],
  };
  return { tested, events };
}

/** Enough to see where a play went wrong. */
const lastLines = 8;

/** The end of the play, without what the failures tell already. */
function endingOf(
  bill: Playbill,
  events: readonly LiveEvent[],
  failures: readonly { readonly text: string }[],
): readonly string[] {
  const isTold = (entry: Entry) => entry.kind === "note" && failures.some(({ text }) => text === entry.text);
  let view = opening;
  const entries: Entry[] = [];
  for (const event of events) {
    const next = reduce(view, event, bill);
    view = next.view;
    entries.push(...next.entries);
  }
  const lines = entries.filter((entry) => !isTold(entry)).map(plainLine);
  return lines.length > lastLines ? ["…", ...lines.slice(-lastLines)] : lines;
}
