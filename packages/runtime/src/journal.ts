import {
  closeSync,
  existsSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import type { JournalLine } from "@polylogue/protocol";
import type { JournalSink } from "./api.ts";

/** A journal that cannot be used: not there, not a journal, or of another scene. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** Starts a journal file; its folder is made where it is missing. Throws JournalError when the file exists. */
export function createJournal(path: string): JournalSink {
  if (existsSync(path)) throw new JournalError(`${path} exists already; a journal is never overwritten.`);
  mkdirSync(dirname(path), { recursive: true });
  return new FileSink(openSync(path, "ax", 0o600));
}

/** Opens a journal to go on with it. A torn last line is cut off first. */
export function reopenJournal(path: string): JournalSink {
  const text = readFileSync(path);
  const whole = text.lastIndexOf(10) + 1;
  const file = openSync(path, "r+");
  if (whole < text.length) ftruncateSync(file, whole);
  closeSync(file);
  return new FileSink(openSync(path, "a"));
}

/** One `writeSync` for each batch: a line that was written survives the death of the process. */
class FileSink implements JournalSink {
  readonly #file: number;
  #open = true;

  constructor(file: number) {
    this.#file = file;
  }

  write(lines: readonly JournalLine[]): void {
    if (!this.#open || lines.length === 0) return;
    const bytes = Buffer.from(`${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#file, bytes, at);
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    fsyncSync(this.#file);
    closeSync(this.#file);
  }
}
