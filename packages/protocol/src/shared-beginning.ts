import type { Message } from "./model-port.ts";
import type { AskedEvent, JournalLine } from "./run-event.ts";

/** On disk, an `asked` line names the line whose first `count` messages it shares, and holds only what follows. */
export interface Shared {
  readonly key: string;
  readonly count: number;
}
export type PackedLine = Exclude<JournalLine, AskedEvent> | (AskedEvent & { readonly shares?: Shared });

/** Leaves out of each `asked` line what the seat's last one held already: a conversation grows only at its end. */
export class Packer {
  readonly #last = new Map<string, AskedEvent>();

  pack(line: JournalLine): PackedLine {
    if (line.type !== "asked") return line;
    const seat = `${line.role}.${line.seat}`;
    const before = this.#last.get(seat);
    this.#last.set(seat, line);
    const count = before ? sharedCount(before.messages, line.messages) : 0;
    if (!before || count === 0) return line;
    return { ...line, shares: { key: before.key, count }, messages: line.messages.slice(count) };
  }
}

/** Puts the messages back that a packed line left out. */
export class Unpacker {
  readonly #asked = new Map<string, readonly Message[]>();

  /** Undefined where the line shares more than there is. */
  unpack(line: PackedLine): JournalLine | undefined {
    if (line.type !== "asked") return line;
    const { shares, ...own } = line as AskedEvent & { readonly shares?: Shared };
    const before = shares ? this.#asked.get(shares.key) : [];
    if (!before || (shares && shares.count > before.length)) return undefined;
    const messages = shares ? [...before.slice(0, shares.count), ...own.messages] : own.messages;
    this.#asked.set(own.key, messages);
    return { ...own, messages } as JournalLine;
  }
}

function sharedCount(before: readonly Message[], now: readonly Message[]): number {
  let count = 0;
  while (count < before.length && count < now.length && isSame(before[count], now[count])) count++;
  return count;
}

const isSame = (a: Message | undefined, b: Message | undefined) =>
  a?.role === b?.role && a?.content === b?.content;
