import type { RunSummary } from "@polylogue/protocol";

export interface Branch {
  readonly run: RunSummary;
  readonly branches: readonly Branch[];
}

/** Runs as a tree: each below the one that it goes on from, oldest first. A run whose origin is gone is a root. */
export function branchesOf(runs: readonly RunSummary[]): Branch[] {
  const known = new Set(runs.map(({ id }) => id));
  const below = Map.groupBy(runs, ({ from }) => (from && known.has(from.run) ? from.run : ""));
  const grow = (id: string): Branch[] =>
    (below.get(id) ?? [])
      .toSorted((a, b) => (a.started < b.started ? -1 : 1))
      .map((run) => ({ run, branches: grow(run.id) }));
  return grow("");
}

/** The tree that a run belongs to. */
export function treeOf(runs: readonly RunSummary[], id: string): Branch | undefined {
  const holds = ({ run, branches }: Branch): boolean => run.id === id || branches.some(holds);
  return branchesOf(runs).find(holds);
}
