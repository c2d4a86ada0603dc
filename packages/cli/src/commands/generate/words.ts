import type { Generated } from "@polylogue/data";
import { count } from "../../view/words.ts";

/** What a run came to, in a few lines. */
export function summary({ manifest }: Generated, out: string): string {
  const { counts, dropsByReason, usage } = manifest;
  const drops = Object.entries(dropsByReason).map(([reason, n]) => `  ${String(n).padStart(7)} ${reason}`);
  const spent = [
    count(usage.calls, "call"),
    ...(usage.promptTokens === null ? [] : [count(usage.promptTokens, "prompt token")]),
    ...(usage.completionTokens === null ? [] : [count(usage.completionTokens, "token said", "tokens said")]),
    usage.cost === null ? "cost unknown" : `$${usage.cost.toFixed(4)}`,
  ];
  return [
    `${count(counts.records, "record")} in ${out}/data, ${counts.drops.toLocaleString("en-US")} dropped${counts.waiting ? `, ${counts.waiting.toLocaleString("en-US")} still waiting` : ""}`,
    ...drops,
    spent.join(" · "),
  ].join("\n");
}

/** 3 s, 12 min, 4 h 10 min. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
