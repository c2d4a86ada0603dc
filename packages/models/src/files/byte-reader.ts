import { readSync } from "node:fs";

/** The file ends before what it announces. */
export class EndOfFile extends Error {
  override readonly name = "EndOfFile";
}

const windowSize = 1 << 20;

/** Reads little-endian values of an open file one after the other, a window at a time. */
export class ByteReader {
  readonly size: number;
  readonly #file: number;
  #window: Buffer = Buffer.alloc(0);
  /** Where the window begins in the file. */
  #start = 0;
  #at = 0;

  constructor(file: number, size: number) {
    this.#file = file;
    this.size = size;
  }

  get position(): number {
    return this.#start + this.#at;
  }

  /** Bytes that the file still has. */
  get left(): number {
    return this.size - this.position;
  }

  u8(): number {
    return this.#take(1).readUInt8();
  }

  u32(): number {
    return this.#take(4).readUInt32LE();
  }

  /** Numbers above 2^53 lose their last digits; none that a file can mean is that large. */
  u64(): number {
    return Number(this.#take(8).readBigUInt64LE());
  }

  bytes(count: number): Buffer {
    return this.#take(count);
  }

  text(): string {
    return this.#take(this.u64()).toString("utf8");
  }

  skip(count: number): void {
    if (count > this.left) throw new EndOfFile();
    this.#at += count;
  }

  #take(count: number): Buffer {
    if (count > this.left) throw new EndOfFile();
    if (this.#at + count > this.#window.length) this.#load(count);
    const taken = this.#window.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }

  #load(count: number): void {
    const start = this.position;
    const window = Buffer.alloc(Math.min(Math.max(count, windowSize), this.size - start));
    let read = 0;
    while (read < window.length) {
      const more = readSync(this.#file, window, read, window.length - read, start + read);
      if (more === 0) throw new EndOfFile();
      read += more;
    }
    this.#window = window;
    this.#start = start;
    this.#at = 0;
  }
}
