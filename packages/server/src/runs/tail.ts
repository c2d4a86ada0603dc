import { closeSync, openSync, readSync, statSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { type JournalLine, type RunSummary, readJournalLine, Unpacker } from "@polylogue/protocol";
import type { Source } from "../stream.ts";

/** How often a journal that another process writes is looked at, in milliseconds. */
const pace = 150;
/** A journal without an end that did not grow for so long, in milliseconds, is taken for one that nobody writes. */
export const patience = 30_000;

type Told = JournalLine | { readonly type: "closed"; readonly summary: RunSummary };

/** A run that another process plays, told from its journal as it grows. */
export class Tail implements Source<Told> {
  readonly #path: string;
  readonly #summary: () => RunSummary | undefined;

  constructor(path: string, summary: () => RunSummary | undefined) {
    this.#path = path;
    this.#summary = summary;
  }

  subscribe(after: number, listener: (id: number, event: Told) => void): () => void {
    const reader = new GrowingJournal(this.#path);
    let id = 0;
    const tell = (event: Told) => {
      if (++id > after) listener(id, event);
    };
    const look = () => {
      const lines = reader.fresh();
      for (const line of lines) tell(line);
      if (!lines.some(isEnd) && !isQuiet(this.#path)) return;
      clearInterval(timer);
      const summary = this.#summary();
      if (summary) tell({ type: "closed", summary });
    };
    const timer = setInterval(look, pace);
    look();
    return () => clearInterval(timer);
  }
}

const isEnd = (line: JournalLine): boolean => line.type === "ended" && line.path === undefined;

/** Whether nobody seems to write a journal any more. */
export function isQuiet(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return !found || Date.now() - found.mtimeMs > patience;
}

/** Reads what was added to a journal since the last look, whole lines only. */
class GrowingJournal {
  readonly #path: string;
  readonly #decoder = new StringDecoder("utf8");
  readonly #unpacker = new Unpacker();
  #at = 0;
  #rest = "";

  constructor(path: string) {
    this.#path = path;
  }

  fresh(): JournalLine[] {
    const lines = (this.#rest + this.#read()).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines.flatMap((text) => this.#line(text));
  }

  #read(): string {
    const size = statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= this.#at) return "";
    const bytes = Buffer.alloc(size - this.#at);
    const file = openSync(this.#path, "r");
    const count = readSync(file, bytes, 0, bytes.length, this.#at);
    closeSync(file);
    this.#at += count;
    return this.#decoder.write(bytes.subarray(0, count));
  }

  /** The header tells nothing that happened; what is no line of a journal is left out. */
  #line(text: string): JournalLine[] {
    try {
      const read = readJournalLine(JSON.parse(text));
      const line = read.ok && read.line.type !== "run" ? this.#unpacker.unpack(read.line) : undefined;
      return line ? [line] : [];
    } catch {
      return [];
    }
  }
}
