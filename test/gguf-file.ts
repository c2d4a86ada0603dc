import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";

type Value = string | number | { readonly float: number } | readonly string[];

/** A tensor of 32-bit floats. */
interface Tensor {
  readonly name: string;
  readonly dimensions: readonly number[];
}

/** The head of a GGUF file, version 3: texts, 32-bit numbers, lists of texts, tensors of 32-bit floats. */
export function ggufHead(metadata: Readonly<Record<string, Value>>, tensors: readonly Tensor[]): Buffer {
  let offset = 0;
  const described = tensors.map(({ name, dimensions }) => {
    const own = offset;
    offset += dimensions.reduce((product, n) => product * n, 4);
    return Buffer.concat([text(name), u32(dimensions.length), ...dimensions.map(u64), u32(0), u64(own)]);
  });
  const entries = Object.entries(metadata).map(([key, value]) =>
    Buffer.concat([text(key), ...valueOf(value)]),
  );
  const counts = [Buffer.from("GGUF"), u32(3), u64(tensors.length), u64(entries.length)];
  const head = Buffer.concat([...counts, ...entries, ...described]);
  return Buffer.concat([head, Buffer.alloc((32 - (head.length % 32)) % 32)]);
}

/** Writes a file that has the size its head announces, without taking that much of the disk. */
export function writeSparse(path: string, head: Buffer, bytes: number): void {
  const file = openSync(path, "w");
  writeSync(file, head);
  ftruncateSync(file, head.length + bytes);
  closeSync(file);
}

function valueOf(value: Value): readonly Buffer[] {
  if (typeof value === "string") return [u32(8), text(value)];
  if (typeof value === "number") return [u32(4), u32(value)];
  if ("float" in value) return [u32(6), f32(value.float)];
  return [u32(9), u32(8), u64(value.length), ...value.map(text)];
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function f32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
