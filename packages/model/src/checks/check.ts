import type { Notes, Unit } from "../symbols.ts";
import type { Scene } from "../scene.ts";

/** What a check sees: the bound scene, what is known of its expressions, and where to complain. */
export interface Ground {
  readonly scene: Scene;
  readonly unit: Unit;
  readonly notes: Notes;
  readonly complain: Unit["complain"];
}

/** One rule about a whole scene. */
export type Check = (ground: Ground) => void;
