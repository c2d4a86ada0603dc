import type { Graph } from "../graph.ts";
import type { Scene } from "../scene.ts";
import type { Notes, RoleShape, Unit } from "../symbols.ts";

/** What a check sees: the bound scene, what is known of its expressions, and where to complain. */
export interface Ground {
  readonly scene: Scene;
  readonly unit: Unit;
  readonly notes: Notes;
  readonly graph: Graph;
  /** Whether every arrow and exit leads somewhere: what is only half known is not judged. */
  readonly whole: boolean;
  /** A role by the name that expressions use. */
  readonly role: (name: string) => RoleShape | undefined;
  readonly complain: Unit["complain"];
}

/** One rule about a whole scene. */
export type Check = (ground: Ground) => void;
