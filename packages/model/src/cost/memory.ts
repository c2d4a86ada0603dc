import type { Role, Step } from "../scene.ts";
import { product } from "./range.ts";
import type { Reckoner } from "./reckoner.ts";
import { possibleRows, stageSizes } from "./steps.ts";

/** How many entries a step may add to the memories of all seats of a role: own exchanges and heard lines. */
export function entriesOf(step: Step, role: Role, reckoner: Reckoner): number {
  if (step.kind === "speak") return spokenEntries(step, role, reckoner);
  if (step.kind !== "stage") return 0;
  const { acts, verdicts, asks } = stageSizes(step, reckoner);
  const judging = possibleRows(step, reckoner).some((row) =>
    row.judges.some((judge) => judge.role === role.name),
  );
  const playing = step.cast.some((cast) => cast.role === role.name);
  const seats = reckoner.seats(role.name).high;
  // Every player may notice every act, and hears the reasons of its own refusals.
  const played = playing ? asks.high + product(acts.high, seats) + verdicts.high : 0;
  return product(
    reckoner.rounds(step.loops).count.high,
    played + (judging ? product(verdicts.high, seats) : 0),
  );
}

function spokenEntries(step: Extract<Step, { kind: "speak" }>, role: Role, reckoner: Reckoner): number {
  const rounds = reckoner.rounds(step.loops).count.high;
  const answers = step.subjects.map(({ role: name, every }) => ({
    name,
    count: every ? reckoner.seats(name).high : 1,
  }));
  const own = answers.filter(({ name }) => name === role.name).reduce((sum, { count }) => sum + count, 0);
  const all = answers.reduce((sum, { count }) => sum + count, 0);
  const heard = step.heardBy.includes(role.name) ? product(all, reckoner.seats(role.name).high) : 0;
  return product(rounds, own + heard);
}

/** How often the memories of a role are told anew, when so many entries come to all its seats together. */
export function foldsOf(role: Role, entries: number, reckoner: Reckoner): number {
  const { remembers } = role;
  if (!remembers?.toldBy || remembers.amount === "all") return 0;
  const { low: keep } = reckoner.bound(remembers.amount);
  if (entries === 0) return 0;
  const kept = Math.max(1, keep);
  const dropped = kept - Math.floor(kept / 2);
  const first = Math.max(0, entries - kept);
  // Of several seats each begins to fold by itself: then nothing is spared for the first ones.
  return reckoner.seats(role.name).high > 1
    ? Math.floor(entries / dropped)
    : first === 0
      ? 0
      : 1 + Math.floor((first - 1) / dropped);
}
