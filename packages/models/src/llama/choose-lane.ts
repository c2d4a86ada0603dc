import { worthCopying } from "./decoder.ts";

/** What a call knows of a context before it goes there. */
export interface Known {
  /** Tokens of its prompt that are evaluated there already. */
  readonly shared: number;
  /** Calls under way there. */
  readonly calls: number;
}

/** So many calls more than elsewhere, and a conversation is read anew where there is less to do. */
const muchBusier = 4;

/**
 * Which context gets a call, by index: the one that holds the longest beginning of its prompt, unless it has 4 calls more
 * under way than the least busy one, or what it holds more than that one would not be worth copying. Then the least busy one.
 */
export function choose(contexts: readonly Known[]): number {
  const all = contexts.map((known, index) => ({ ...known, index }));
  const [knows] = all.toSorted((a, b) => b.shared - a.shared || a.calls - b.calls);
  const [idle] = all.toSorted((a, b) => a.calls - b.calls || b.shared - a.shared);
  if (!knows || !idle) throw new RangeError("no context");
  const stays = knows.shared - idle.shared >= worthCopying && knows.calls - idle.calls < muchBusier;
  return (stays ? knows : idle).index;
}
