import type { Plan } from "@polylogue/compile";
import type { LiveEvent, ModelPort } from "@polylogue/protocol";
import type { Journal, JournalSink, ReplayResult, RunOptions, RunResult, TestResult } from "./api.ts";

export type * from "./api.ts";
export declare function run(options: RunOptions): Promise<RunResult>;
/** Continues a run; rejects with JournalError when the journal belongs to another scene (unless `fromChanged`). */
export declare function resume(options: {
  plan: Plan; journal: Journal; sink: JournalSink; models: Readonly<Record<string, ModelPort>>;
  watch?: (event: LiveEvent) => void; signal?: AbortSignal; fromChanged?: boolean;
}): Promise<RunResult>;
export declare function replay(options: { plan: Plan; journal: Journal; watch?: (event: LiveEvent) => void; fromChanged?: boolean }): Promise<ReplayResult>;
export declare function runTests(plan: Plan): Promise<readonly TestResult[]>;
export declare function createJournal(path: string): JournalSink;
export declare function readJournal(path: string): Journal;
