import type { Span } from "@polylogue/base";

/** A scene as a picture sees it: states are nodes, arrows and exits are edges, steps are the lines inside a node. */
export interface Graph {
  readonly scene: string;
  readonly doc?: string;
  /** What is to be said of the picture as a whole, a paragraph each. */
  readonly notes?: readonly string[];
  /** In written order; a composite stands before what it holds. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Everyone who can be asked, in the order of the file. */
  readonly roles: readonly GraphRole[];
}

export interface GraphNode {
  /** The state's name; `anywhere` nodes, the source of a scene's own exits, have the id `*`. */
  readonly id: string;
  readonly kind: "state" | "composite" | "final" | "anywhere";
  readonly label: string;
  readonly doc?: string;
  /** The composite that holds it. */
  readonly parent?: string;
  /** Where its surroundings start. */
  readonly start: boolean;
  readonly lines: readonly GraphLine[];
  /** Names of the roles and scenes that act in it, each once. */
  readonly roles: readonly string[];
  /** As written, such as `300 calls`. */
  readonly budget?: string;
  /** How often it was entered, where that was counted. */
  readonly times?: number;
  readonly span: Span;
}

export interface GraphLine {
  /** The step's id, the same as in the plan. */
  readonly id: string;
  readonly kind: "set" | "yields" | "speak" | "play" | "stage";
  /** The step as written, on one line. */
  readonly text: string;
  readonly roles: readonly string[];
  readonly stage?: GraphStage;
  readonly span: Span;
}

/** A stage: who is on it, who judges what they do, and when it ends. */
export interface GraphStage {
  readonly name: string;
  readonly cast: readonly {
    readonly role: string;
    readonly job: "follows" | "reacts";
    readonly text: string;
  }[];
  readonly judges: readonly {
    readonly when?: string;
    readonly roles: readonly string[];
    /** The verdict as written, where a rule judges. */
    readonly verdict?: string;
  }[];
  /** As written after `again at most`. */
  readonly again?: string;
  readonly until?: string;
}

export interface GraphEdge {
  /** The arrow's id, the same as in the plan. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Its turn among several arrows of one state, from 1: the first that holds is taken. Exits have none. */
  readonly order?: number;
  /** The condition as written. */
  readonly guard?: string;
  /** How often it may be taken, as written. */
  readonly bound?: string;
  /** Set for exits. */
  readonly cause?: "failure" | "budget";
  /** How often it was taken, where that was counted. */
  readonly times?: number;
  readonly span: Span;
}

export interface GraphRole {
  readonly name: string;
  readonly job: "role" | "moderator" | "reviser" | "scene";
  readonly seats: "one" | "many";
  readonly doc?: string;
}
