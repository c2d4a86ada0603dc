import { closeSync, fstatSync, openSync } from "node:fs";
import { ByteReader, EndOfFile } from "./byte-reader.ts";
import { ggmlTypes } from "./ggml-types.ts";

/** What stands under a key; of an array of texts, or a long one, only how many items it has. */
export type GgufValue =
  | string
  | number
  | boolean
  | readonly (number | boolean)[]
  | { readonly length: number };

/** The head of a GGUF file (versions 2 and 3 of the format). */
export interface Gguf {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** Numbers in all tensors together. */
  readonly parameters: number;
  /** Bytes of all tensors together. */
  readonly weights: number;
  /** The type of tensor that most bytes are stored in. */
  readonly mainType: string | undefined;
  /** Bytes a file must have to hold what its head announces. */
  readonly announced: number;
  /** Bytes the file has. */
  readonly size: number;
}

export type GgufFault = "not-gguf" | "cut-off" | "version" | "nonsense";

/** The file's head cannot be read as GGUF; `begins` are its first bytes. */
export class GgufError extends Error {
  override readonly name = "GgufError";
  readonly fault: GgufFault;
  readonly begins: Buffer;

  constructor(fault: GgufFault, begins: Buffer = Buffer.alloc(0)) {
    super(fault);
    this.fault = fault;
    this.begins = begins;
  }
}

/** A head with more than any model has is nonsense and not read on. */
const most = { keys: 1e5, tensors: 1e6, dimensions: 8, nesting: 4 };
/** Arrays of numbers up to this long are kept. */
const longestKept = 4096;

/** Reads the head of a GGUF file. Throws a {@link GgufError}, or the system's error where a file cannot be read. */
export function readGguf(path: string): Gguf {
  const file = openSync(path, "r");
  try {
    return readHead(new ByteReader(file, fstatSync(file).size));
  } catch (error) {
    throw error instanceof EndOfFile ? new GgufError("cut-off") : error;
  } finally {
    closeSync(file);
  }
}

function readHead(reader: ByteReader): Gguf {
  const begins = Buffer.from(reader.bytes(Math.min(4, reader.left)));
  if (begins.toString("latin1") !== "GGUF") throw new GgufError("not-gguf", begins);
  const version = reader.u32();
  if (version !== 2 && version !== 3) throw new GgufError("version");
  const tensors = atMost(reader.u64(), most.tensors);
  const keys = atMost(reader.u64(), most.keys);
  const metadata = new Map<string, GgufValue>();
  for (let i = 0; i < keys; i++) metadata.set(reader.text(), readValue(reader, reader.u32()));
  return { metadata, ...readTensors(reader, tensors, metadata), size: reader.size };
}

function readTensors(reader: ByteReader, count: number, metadata: Gguf["metadata"]) {
  const bytesOf = new Map<string, number>();
  let [parameters, weights, end] = [0, 0, 0];
  for (let i = 0; i < count; i++) {
    const { numbers, type, bytes, offset } = readTensor(reader);
    parameters += numbers;
    weights += bytes;
    end = Math.max(end, offset + bytes);
    bytesOf.set(type, (bytesOf.get(type) ?? 0) + bytes);
  }
  const alignment = Number(metadata.get("general.alignment") ?? 32) || 32;
  const announced = Math.ceil(reader.position / alignment) * alignment + end;
  const mainType = [...bytesOf].sort(([, a], [, b]) => b - a)[0]?.[0];
  return { parameters, weights, mainType, announced };
}

function readTensor(reader: ByteReader) {
  reader.text();
  const dimensions = atMost(reader.u32(), most.dimensions);
  let numbers = 1;
  for (let i = 0; i < dimensions; i++) numbers *= reader.u64();
  const type = ggmlTypes.get(reader.u32());
  if (!type) throw new GgufError("version");
  const offset = reader.u64();
  return { numbers, type: type.name, bytes: (numbers / type.block) * type.bytes, offset };
}

function atMost(count: number, limit: number): number {
  if (count > limit) throw new GgufError("nonsense");
  return count;
}

/** The kinds of value by their number in the file: how many bytes they take and how they are read. */
const scalars: Readonly<Record<number, readonly [bytes: number, read: (bytes: Buffer) => number | boolean]>> =
  {
    0: [1, (b) => b.readUInt8()],
    1: [1, (b) => b.readInt8()],
    2: [2, (b) => b.readUInt16LE()],
    3: [2, (b) => b.readInt16LE()],
    4: [4, (b) => b.readUInt32LE()],
    5: [4, (b) => b.readInt32LE()],
    6: [4, (b) => b.readFloatLE()],
    7: [1, (b) => b.readUInt8() !== 0],
    10: [8, (b) => Number(b.readBigUInt64LE())],
    11: [8, (b) => Number(b.readBigInt64LE())],
    12: [8, (b) => b.readDoubleLE()],
  };
const textKind = 8;
const arrayKind = 9;

function readValue(reader: ByteReader, kind: number, depth = 0): GgufValue {
  if (kind === textKind) return reader.text();
  if (kind === arrayKind) return readArray(reader, depth + 1);
  const scalar = scalars[kind];
  if (!scalar) throw new GgufError("nonsense");
  const [bytes, read] = scalar;
  return read(reader.bytes(bytes));
}

function readArray(reader: ByteReader, depth: number): GgufValue {
  if (depth > most.nesting) throw new GgufError("nonsense");
  const kind = reader.u32();
  // Each item takes a byte at least, so an array that announces more was cut off.
  const length = reader.u64();
  if (length > reader.left) throw new EndOfFile();
  const scalar = scalars[kind];
  if (scalar) {
    const [bytes, read] = scalar;
    if (length <= longestKept) return Array.from({ length }, () => read(reader.bytes(bytes)));
    reader.skip(length * bytes);
  } else if (kind === textKind) {
    for (let i = 0; i < length; i++) reader.skip(reader.u64());
  } else {
    for (let i = 0; i < length; i++) readValue(reader, kind, depth);
  }
  return { length };
}
