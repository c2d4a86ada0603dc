import { existsSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { JournalHeader, JournalLine, RunRecord, RunSummary } from "@polylogue/protocol";
import { type Journal, parseJournal } from "@polylogue/runtime";
import { isQuiet } from "./tail.ts";

/** Journals longer than this are not opened in a page; in bytes. */
const longest = 256 * 1024 * 1024;

interface Entry {
  readonly path: string;
  readonly stamp: string;
  readonly summary: RunSummary;
}

/** The journals of a folder, each told by its header and its end. */
export class RunBook {
  readonly folder: string;
  /** By path; a file that has not changed is not read again. */
  #entries = new Map<string, Entry>();

  constructor(root: string) {
    this.folder = join(root, ".polylogue", "runs");
  }

  /** Every run, newest first. What is no journal is left out. */
  list(): RunSummary[] {
    this.#look();
    return [...this.#entries.values()].map(asItIs).sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  /** What is known of a run now, as if nobody played it. */
  summary(id: string): RunSummary | undefined {
    this.#look();
    return [...this.#entries.values()].find(({ summary }) => summary.id === id)?.summary;
  }

  /** The path of a run's journal. */
  find(id: string): string | undefined {
    this.#look();
    return [...this.#entries.values()].find(({ summary }) => summary.id === id)?.path;
  }

  read(id: string): RunRecord | undefined {
    const path = this.find(id);
    if (path === undefined) return undefined;
    const journal = parseJournal(readFileSync(path, "utf8"), "the journal");
    return { summary: summaryOf(journal), header: journal.header, lines: effective(journal) };
  }

  journal(id: string): Journal | undefined {
    const path = this.find(id);
    return path === undefined ? undefined : parseJournal(readFileSync(path, "utf8"), "the journal");
  }

  remove(id: string): boolean {
    const path = this.find(id);
    if (path === undefined) return false;
    rmSync(path);
    return true;
  }

  #look(): void {
    const entries = new Map<string, Entry>();
    for (const name of existsSync(this.folder) ? readdirSync(this.folder) : []) {
      if (!name.endsWith(".jsonl")) continue;
      const path = join(this.folder, name);
      const entry = this.#entry(path);
      if (entry) entries.set(path, entry);
    }
    this.#entries = entries;
  }

  #entry(path: string): Entry | undefined {
    try {
      const { mtimeMs, size } = statSync(path);
      const stamp = `${mtimeMs} ${size}`;
      const known = this.#entries.get(path);
      if (known?.stamp === stamp) return known;
      if (size > longest) return undefined;
      return { path, stamp, summary: summaryOf(parseJournal(readFileSync(path, "utf8"))) };
    } catch {
      return undefined;
    }
  }
}

function summaryOf({ header, lines }: Journal): RunSummary {
  const end = lines.findLast((line) => line.type === "ended" && line.path === undefined);
  const last = lines.at(-1);
  return {
    ...headlineOf(header),
    status: end?.type === "ended" ? end.status : "interrupted",
    calls: lines.filter(({ type }) => type === "answered").length,
    seconds: last && "t" in last ? last.t / 1000 : 0,
  };
}

/** A run without an end is being played as long as its journal grows. */
function asItIs({ path, summary }: Entry): RunSummary {
  const plays = summary.status === "interrupted" && !isQuiet(path);
  return plays ? { ...summary, status: "running", elsewhere: true } : summary;
}

/** What a run's first line tells of it. */
export function headlineOf(header: JournalHeader): Omit<RunSummary, "status" | "calls" | "seconds"> {
  const { id, scene, file, started, models, inputs, from } = header;
  const title = Object.values(inputs).find((value) => typeof value === "string") ?? "";
  return {
    id,
    scene,
    file,
    started,
    title: String(title).slice(0, 160),
    models: [...new Set(Object.values(models).map(({ spec }) => spec))],
    ...(from && { from }),
  };
}

/** The lines of a journal without those that a later life of the run took back. */
export function effective({ lines }: Journal): readonly JournalLine[] {
  const kept: JournalLine[] = [];
  for (const line of lines) {
    if (line.type !== "reopened") kept.push(line);
    else {
      const from = kept.findIndex((each) => "n" in each && each.n > line.after);
      const late = from < 0 ? [] : kept.splice(from);
      kept.push(...late.filter((each) => !("n" in each)));
    }
  }
  return kept;
}
