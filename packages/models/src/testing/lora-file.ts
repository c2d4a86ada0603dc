import { writeFileSync } from "node:fs";

/** A matrix, its fastest dimension first, as GGUF files have them. */
interface Matrix {
  readonly name: string;
  readonly shape: readonly [number, number];
  readonly values: Float32Array;
}

const alignment = 32;
const types = { float32: 6, string: 8 } as const;
const f32 = 0;

/** Writes an adapter of rank `rank` for the matrices named, each [columns, rows]; its values are noise from a seed. */
export function writeLora(
  path: string,
  targets: readonly { readonly name: string; readonly shape: readonly [number, number] }[],
  { rank = 4, strength = 0.5 } = {},
): void {
  const noise = noiseFrom(1);
  const filled = (name: string, shape: readonly [number, number]): Matrix => ({
    name,
    shape,
    values: Float32Array.from({ length: shape[0] * shape[1] }, () => noise() * strength),
  });
  const matrices = targets.flatMap(({ name, shape: [columns, rows] }) => [
    filled(`${name}.lora_a`, [columns, rank]),
    filled(`${name}.lora_b`, [rank, rows]),
  ]);
  writeFileSync(path, gguf(matrices, rank));
}

function gguf(matrices: readonly Matrix[], alpha: number): Buffer {
  const entries = [
    [text("general.architecture"), uint32(types.string), text("llama")],
    [text("general.type"), uint32(types.string), text("adapter")],
    [text("adapter.type"), uint32(types.string), text("lora")],
    [text("adapter.lora.alpha"), uint32(types.float32), Buffer.from(Float32Array.of(alpha).buffer)],
  ];
  let offset = 0;
  const directory = matrices.map(({ name, shape, values }) => {
    const line = [text(name), uint32(shape.length), ...shape.map(uint64), uint32(f32), uint64(offset)];
    offset += padded(Buffer.from(values.buffer)).length;
    return Buffer.concat(line);
  });
  const head = [Buffer.from("GGUF"), uint32(3), uint64(matrices.length), uint64(entries.length)];
  const data = matrices.map(({ values }) => padded(Buffer.from(values.buffer)));
  return Buffer.concat([padded(Buffer.concat([...head, ...entries.flat(), ...directory])), ...data]);
}

const padded = (bytes: Buffer): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((alignment - (bytes.length % alignment)) % alignment)]);

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

const text = (value: string): Buffer => Buffer.concat([uint64(Buffer.byteLength(value)), Buffer.from(value)]);

/** Numbers from -1 to 1, the same for the same seed (a linear congruential generator; Numerical Recipes). */
function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}
