import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/** A graphics processor; memory in bytes. */
export interface Gpu {
  readonly name: string;
  readonly memory: number;
  readonly free: number;
}

export interface Machine {
  /** Bytes of memory that this process may use, by the machine or by its container. */
  readonly memory: number;
  readonly free: number;
  readonly gpus: readonly Gpu[];
}

/** Looks at the machine without starting an engine. */
export async function inspectMachine(): Promise<Machine> {
  const limit = process.constrainedMemory();
  const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const free = Math.min(process.availableMemory(), memory);
  return { memory, free, gpus: [...(await nvidia()), ...amd(), ...apple(memory, free)] };
}

const mebibyte = 1 << 20;

/** What NVIDIA's own tool tells, which comes with the driver. */
async function nvidia(): Promise<readonly Gpu[]> {
  const query = ["--query-gpu=name,memory.total,memory.free", "--format=csv,noheader,nounits"];
  const told = await promisify(execFile)("nvidia-smi", query, { timeout: 5_000 }).catch(() => undefined);
  return (told?.stdout ?? "").split("\n").flatMap((line) => {
    const [name, total, free] = line.split(",").map((cell) => cell.trim());
    return name && Number(total) > 0
      ? [{ name, memory: Number(total) * mebibyte, free: Number(free) * mebibyte }]
      : [];
  });
}

const cards = "/sys/class/drm";

/** What Linux tells of cards with memory of their own; NVIDIA's driver tells nothing there. */
function amd(): readonly Gpu[] {
  if (!existsSync(cards)) return [];
  return readdirSync(cards)
    .filter((name) => /^card\d+$/.test(name))
    .flatMap((name) => {
      const read = (file: string) => {
        const path = join(cards, name, "device", file);
        return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
      };
      const memory = read("mem_info_vram_total");
      return memory > 0 ? [{ name: "AMD GPU", memory, free: memory - read("mem_info_vram_used") }] : [];
    });
}

/** macOS lends about three quarters of the memory to the GPU. */
const lent = 0.75;

function apple(memory: number, free: number): readonly Gpu[] {
  if (process.platform !== "darwin" || process.arch !== "arm64") return [];
  return [{ name: "Apple GPU, sharing the memory", memory: memory * lent, free: free * lent }];
}

/** Bytes that weights and conversations may take: memory and, where it is used and apart, the GPU's. */
export function roomFor({ free, gpus }: Machine, usesGpu: boolean): number {
  const isShared = process.platform === "darwin";
  return usesGpu && !isShared ? free + gpus.reduce((sum, gpu) => sum + gpu.free, 0) : free;
}
