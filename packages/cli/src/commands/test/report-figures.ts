import { type PartKind, partKinds } from "@polylogue/runtime";
import type { ReportedPart, TestedFile } from "./tested.ts";

export interface Share {
  readonly covered: number;
  readonly total: number;
}
export type Shares = Readonly<Record<PartKind, Share>>;

export const plurals: Readonly<Record<PartKind, string>> = {
  state: "states",
  transition: "transitions",
  prompt: "prompts",
};

/** How many of the parts were used, kind by kind. */
export function sharesOf(parts: readonly ReportedPart[]): Shares {
  const share = (kind: PartKind): Share => {
    const ofKind = parts.filter((part) => part.kind === kind);
    return { covered: ofKind.filter((part) => part.times > 0).length, total: ofKind.length };
  };
  return Object.fromEntries(partKinds.map((kind) => [kind, share(kind)])) as Shares;
}

/** The parts of all files together; nothing where coverage was not asked for. */
export function allParts(files: readonly TestedFile[]): readonly ReportedPart[] | undefined {
  const covered = files.flatMap((f) => f.coverage ?? []);
  return covered.length > 0 ? covered.flatMap((c) => c.parts) : undefined;
}

/** Percent, never rounded up: 100 only where nothing is missing. Of nothing, all is covered. */
export function percent({ covered, total }: Share): number {
  return total === 0 ? 100 : Math.floor((covered / total) * 1000) / 10;
}

export function tally(files: readonly TestedFile[]): { passed: number; failed: number } {
  const tests = files.flatMap((f) => f.tests);
  const failed = tests.filter((t) => t.failures.length > 0).length;
  return { passed: tests.length - failed, failed };
}
