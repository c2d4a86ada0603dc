import { lendsKey } from "@polylogue/models";
import { refuseChanged, reopenJournal, resume as resumeRun } from "@polylogue/runtime";
import { type ExitCode, misuse } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { onInterrupt } from "../io/interrupt.ts";
import { assignModels, chooseSpecs, specsOf } from "../models/assign.ts";
import { readTerms, recordedTerms, type TermFlags } from "../models/terms.ts";
import { openRecorded, type Recorded } from "../scene/journal.ts";
import { exitCodeOf, goesOn, printResult } from "../scene/result.ts";
import { playbillOf } from "../view/playbill.ts";
import { openWatcher } from "../view/watch.ts";
import { understudyNote } from "./run.ts";

export interface ResumeFlags extends TermFlags {
  readonly scene?: string;
  readonly model?: readonly string[];
  readonly fromChanged?: boolean;
  readonly json?: boolean;
}

export async function resume(path: string, flags: ResumeFlags, console: Console): Promise<ExitCode> {
  const recorded = await openRecorded(path, flags.scene, console);
  const { plan } = recorded.loaded;
  const terms = readTerms(flags, recordedTerms(recorded.journal.header.models));
  const fromChanged = flags.fromChanged === true;
  refuseChanged({ plan, journal: recorded.journal, fromChanged });
  const specs = [...recordedSpecs(recorded), ...(flags.model ?? [])];
  refuseToLendKeys(chooseSpecs(plan, specs), flags.model ?? []);
  const interrupt = onInterrupt();
  const watcher = openWatcher(playbillOf(plan), console);
  try {
    const company = await assignModels({
      plan,
      specs,
      console,
      signal: interrupt.signal,
      interrupt: interrupt.press,
      watcher,
      terms,
    });
    if (company.usesUnderstudy) understudyNote(console);
    watcher.open();
    const result = await resumeRun({
      plan,
      journal: recorded.journal,
      sink: reopenJournal(path, recorded.journal),
      models: company.models,
      watch: watcher.watch,
      signal: interrupt.signal,
      fromChanged,
    });
    watcher.close();
    await company.dispose();
    printResult(
      result,
      { journal: path, json: flags.json === true, project: recorded.loaded.project },
      console,
    );
    if (goesOn(result)) console.complain(`Go on with: polylogue resume ${path}`);
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

/** A journal may come from anywhere: only who resumes it can say that their key may go to the server it names. */
function refuseToLendKeys(chosen: ReturnType<typeof chooseSpecs>, written: readonly string[]): void {
  for (const [slot, { text, spec }] of chosen) {
    const isNamed = written.some((each) => each === text || each.endsWith(`=${text}`));
    if (spec.adapter !== "openai" || isNamed || !lendsKey(spec, slot, process.env)) continue;
    throw misuse(
      `The journal names the server ${spec.address}, and your key was not given for that one.`,
      `If it may have your key, say so: --model ${slot}=${text}`,
    );
  }
}
