import type { JournalLine } from "@polylogue/protocol";
import type { JournalSink } from "./api.ts";

/** Keeps lines back until something depends on them; then all go into the journal in one write. */
export class Ledger {
  /** Absent for a run that keeps no journal. */
  readonly #sink: JournalSink | undefined;
  #lines: JournalLine[] = [];
  #soon: Promise<void> | undefined;

  constructor(sink: JournalSink | undefined) {
    this.#sink = sink;
  }

  add(line: JournalLine): void {
    this.#lines.push(line);
  }

  /** Writes what was added so far. */
  write(): void {
    if (this.#lines.length === 0) return;
    const lines = this.#lines;
    this.#lines = [];
    this.#sink?.write(lines);
  }

  /** Settles when what was added so far is written: together with whatever else is asked at the same time. */
  written(): Promise<void> {
    this.#soon ??= Promise.resolve().then(() => {
      this.#soon = undefined;
      this.write();
    });
    return this.#soon;
  }

  close(): void {
    this.write();
    this.#sink?.close();
  }
}
