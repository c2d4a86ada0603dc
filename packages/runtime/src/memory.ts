import type { Role } from "@polylogue/model";
import type { Actor } from "xstate";
import type { MemoryEntry, roleActor } from "./actor.ts";
import type { Work } from "./scope.ts";
import type { Seat, Trouble } from "./state.ts";

/** Entries a role keeps; infinite for `remembers all`, 0 for none. */
function span(work: Work, role: Role): number {
  if (!role.remembers) return 0;
  return role.remembers.amount === "all" ? Number.POSITIVE_INFINITY : work.draft.bound(role.remembers.amount);
}

/** What a seat has in mind when it is asked. */
export function recall(work: Work, role: Role, actor: Actor<typeof roleActor>): readonly MemoryEntry[] {
  const keep = span(work, role);
  const { memory } = actor.getSnapshot().context;
  return memory.length > keep ? memory.slice(memory.length - keep) : memory;
}

/**
 * Shortens a memory that has outgrown its span. With a teller the oldest entries become one, down to half the span,
 * so that the prompt's beginning is rebuilt seldom. Entries without a teller simply leave the window.
 * Gives the trouble that telling met, if any.
 */
export async function foldMemory(
  work: Work,
  seat: Seat,
  key: string,
  actor: Actor<typeof roleActor>,
  tell: (old: string, key: string, entries: number) => Promise<{ summary: string } | { trouble: Trouble }>,
): Promise<Trouble | undefined> {
  const role = work.scope.plan.roles[seat.role] as Role;
  const keep = span(work, role);
  const { memory } = actor.getSnapshot().context;
  if (!role.remembers?.toldBy || keep === 0 || memory.length <= keep) return undefined;
  const entries = memory.length - Math.floor(keep / 2);
  const told = await tell(memory.slice(0, entries).map(line).join("\n"), `${key}/told`, entries);
  if ("trouble" in told) return told.trouble;
  actor.send({ type: "fold", entries, summary: told.summary });
  return undefined;
}

const line = (entry: MemoryEntry) =>
  entry.kind === "heard" ? entry.text : `${entry.prompt}\n${entry.completion}`;
