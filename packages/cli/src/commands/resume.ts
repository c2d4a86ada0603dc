import { reopenJournal, resume as resumeRun } from "@polylogue/runtime";
import type { ExitCode } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { onInterrupt } from "../io/interrupt.ts";
import { assignModels, specsOf } from "../models/assign.ts";
import { openRecorded, type Recorded } from "../scene/journal.ts";
import { exitCodeOf, printResult } from "../scene/result.ts";
import { playbillOf } from "../view/playbill.ts";
import { openWatcher } from "../view/watch.ts";
import { understudyNote } from "./run.ts";

export interface ResumeFlags {
  readonly scene?: string;
  readonly model?: readonly string[];
  readonly fromChanged?: boolean;
  readonly json?: boolean;
}

export async function resume(path: string, flags: ResumeFlags, console: Console): Promise<ExitCode> {
  const recorded = await openRecorded(path, flags.scene, console);
  const interrupt = onInterrupt();
  const watcher = openWatcher(playbillOf(recorded.loaded.plan), console);
  try {
    const company = await assignModels({
      plan: recorded.loaded.plan,
      specs: [...recordedSpecs(recorded), ...(flags.model ?? [])],
      console,
      signal: interrupt.signal,
      interrupt: interrupt.press,
      watcher,
    });
    if (company.usesUnderstudy) understudyNote(console);
    watcher.open();
    const result = await resumeRun({
      plan: recorded.loaded.plan,
      journal: recorded.journal,
      sink: reopenJournal(path),
      models: company.models,
      watch: watcher.watch,
      signal: interrupt.signal,
      fromChanged: flags.fromChanged === true,
    });
    watcher.close();
    await company.dispose();
    printResult(
      result,
      { journal: path, json: flags.json === true, project: recorded.loaded.project },
      console,
    );
    if (result.status === "interrupted") console.complain(`Go on with: polylogue resume ${path}`);
    return exitCodeOf(result);
  } finally {
    watcher.close();
    interrupt.done();
  }
}

/** The models that the run began with, for the slots that the scene still has. */
function recordedSpecs({ journal, loaded }: Recorded): readonly string[] {
  return specsOf(journal.header.models, loaded.plan.slotNames);
}
