import { hash } from "@polylogue/base";

/** A scene's 31-bit seed from the run's and the row's id alone, so that order and concurrency change nothing. */
export function seedOf(seed: number, id: string): number {
  return Number.parseInt(hash(`${seed}:${id}`).slice(0, 8), 16) & 0x7fff_ffff;
}
