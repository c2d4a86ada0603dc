import { readFileSync, statSync } from "node:fs";
import { type JournalHeader, type JournalLine, readJournalLine, Unpacker } from "@polylogue/protocol";
import type { Journal } from "./api.ts";
import { JournalError } from "./journal.ts";

/** Reads a journal back. A torn last line is dropped and said; anything else that is no line of a journal is an error. */
export function readJournal(path: string): Journal {
  return parseJournal(readText(path), path);
}

function readText(path: string): string {
  try {
    if (statSync(path).isFile()) return readFileSync(path, "utf8");
  } catch {
    throw new JournalError(`${path} cannot be read.`);
  }
  throw new JournalError(`${path} is not an ordinary file, so it is no journal.`);
}

export function parseJournal(text: string, name = "the journal"): Journal {
  const torn = text.length > 0 && !text.endsWith("\n");
  const [first, ...rest] = text.split("\n").slice(0, -1);
  const header = parseHeader(first, name);
  const order = new Order();
  const unpacker = new Unpacker();
  const lines = rest.map((text, i) => {
    const fail = (problem: string) => new JournalError(`${name}: line ${i + 2} ${problem}.`);
    const read = readJournalLine(parseJson(text));
    if (!read.ok) throw fail(read.problem);
    const line = unpacker.unpack(read.line);
    if (!line) throw fail("shares messages with a call that does not have them");
    const problem = order.problemOf(line);
    if (problem) throw fail(problem);
    return line;
  });
  return { header, lines, torn };
}

function parseHeader(line: string | undefined, name: string): JournalHeader {
  const found = line === undefined ? undefined : parseJson(line);
  const { type, version } = (found ?? {}) as { type?: unknown; version?: unknown };
  if (type !== "run") throw new JournalError(`${name} is not a journal of Polylogue.`);
  if (version !== 1)
    throw new JournalError(
      `${name} has version ${JSON.stringify(version)}; this is Polylogue with version 1.`,
    );
  const read = readJournalLine(found);
  if (!read.ok) throw new JournalError(`${name}: line 1 ${read.problem}.`);
  return read.line as JournalHeader;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** What one line owes to those before it: the story counts by one, and only what was asked is answered, once. */
class Order {
  #told = 0;
  readonly #open = new Set<string>();

  problemOf(line: JournalLine): string | undefined {
    if (line.type === "run") return "begins another run";
    if (line.type === "asked") this.#open.add(line.key);
    else if (line.type === "answered" || line.type === "call-failed") return this.#close(line.key);
    else if (line.type === "reopened") return this.#reopen(line.after);
    else return this.#tell(line.n);
    return undefined;
  }

  #close(key: string): string | undefined {
    return this.#open.delete(key) ? undefined : "answers what was not asked";
  }

  #reopen(after: number): string | undefined {
    if (after > this.#told) return `takes up the story after event ${after}, which was not told`;
    this.#told = after;
    return undefined;
  }

  #tell(n: number): string | undefined {
    if (n !== this.#told + 1) return `is event ${n} of the story, where event ${this.#told + 1} is due`;
    this.#told = n;
    return undefined;
  }
}
