import type { Choice } from "./trace.ts";

interface Way {
  readonly to: string;
  readonly calls: number;
  /** The choices on the way. */
  readonly choices: readonly number[];
}

/**
 * The ways between standings of all runs. Runs that stop where another stood are pieces of longer ones: the longest is
 * put together from the pieces.
 */
export class Ways {
  readonly #ways = new Map<string, Map<string, Way>>();

  add(
    marks: readonly { readonly key: string; readonly choices: number; readonly calls: number }[],
    choices: readonly Choice[],
    calls: number,
    ended: boolean,
  ): void {
    let from = { key: start, choices: 0, calls: 0 };
    const last = ended ? [{ key: end, choices: choices.length, calls }] : [];
    for (const mark of [...marks, ...last]) {
      const between = choices.slice(from.choices, mark.choices).map((choice) => choice.taken);
      this.#keep(from.key, { to: mark.key, calls: mark.calls - from.calls, choices: between });
      from = mark;
    }
  }

  #keep(from: string, way: Way): void {
    const ways = this.#ways.get(from) ?? new Map<string, Way>();
    this.#ways.set(from, ways);
    if ((ways.get(way.to)?.calls ?? -1) < way.calls) ways.set(way.to, way);
  }

  /** The most calls of a run, as far as the pieces are known. */
  get calls(): number {
    return this.#fromEach().get(start)?.calls ?? 0;
  }

  /** The choices of the run with the most calls, as far as the pieces are known. */
  longest(): readonly number[] {
    const best = this.#fromEach();
    const choices: number[] = [];
    for (let at = start; at !== end; ) {
      const way = best.get(at)?.way;
      if (!way) break;
      choices.push(...way.choices);
      at = way.to;
    }
    return choices;
  }

  /** For each standing the way on that leads to the most calls. No way leads round in a circle: something is counted. */
  #fromEach(): ReadonlyMap<string, { readonly calls: number; readonly way: Way | undefined }> {
    const best = new Map<string, { calls: number; way: Way | undefined }>([
      [end, { calls: 0, way: undefined }],
    ]);
    const path = [start];
    const open = new Set<string>();
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      open.add(at);
      const ways = [...(this.#ways.get(at)?.values() ?? [])];
      const ahead = ways.find((way) => !best.has(way.to) && !open.has(way.to));
      if (ahead) {
        path.push(ahead.to);
        continue;
      }
      path.pop();
      if (best.has(at)) continue;
      const reached = ways.map((way) => ({ way, calls: way.calls + (best.get(way.to)?.calls ?? 0) }));
      best.set(
        at,
        reached.reduce((a, b) => (b.calls > a.calls ? b : a), {
          calls: 0,
          way: undefined as Way | undefined,
        }),
      );
    }
    return best;
  }
}

const start = "start";
const end = "end";
