/** Work to be measured: makes `steps` steps each time it is called. */
export interface Contestant {
  readonly name: string;
  /** Gives the number of steps that were made. */
  readonly run: () => Promise<number> | number;
}

export interface Standing {
  readonly name: string;
  /** Median of the rounds, in microseconds of CPU time for one step. */
  readonly cpu: number;
  /** The same in wall time. */
  readonly wall: number;
  readonly steps: number;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Sample {
  readonly cpu: number;
  readonly wall: number;
  readonly steps: number;
}

async function sample(contestant: Contestant, batch: number): Promise<Sample> {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  let steps = 0;
  for (let i = 0; i < batch; i++) steps += await contestant.run();
  const { user, system } = process.cpuUsage(cpu);
  return { cpu: (user + system) / steps, wall: ((performance.now() - wall) * 1000) / steps, steps };
}

/**
 * Sets contestants against each other side by side: A B C, A B C, and so on, so that whatever slows the machine
 * down for a while slows all of them. The first rounds only warm up.
 */
export async function compete(
  contestants: readonly Contestant[],
  { rounds = 15, warmup = 3, batch = 1 } = {},
): Promise<readonly Standing[]> {
  const samples = contestants.map((): Sample[] => []);
  for (let round = -warmup; round < rounds; round++) {
    for (const [i, contestant] of contestants.entries()) {
      const taken = await sample(contestant, batch);
      if (round >= 0) samples[i]?.push(taken);
    }
  }
  return contestants.map(({ name }, i) => ({
    name,
    cpu: median((samples[i] ?? []).map((s) => s.cpu)),
    wall: median((samples[i] ?? []).map((s) => s.wall)),
    steps: samples[i]?.[0]?.steps ?? 0,
  }));
}
