import type { Code, Facts } from "@polylogue/base";
import type { Part } from "../part.ts";
import type { TextChange } from "./change.ts";

/**
 * A change of a scene as a value: what a gesture on a canvas or a form means.
 * It becomes a minimal change of the text, so that the text stays the one truth.
 */
export type Edit =
  /** Adds a declaration, state, step, arrow, exit, question or other line of a role, written as in a file. */
  | {
      readonly kind: "insert";
      readonly text: string;
      /** A state or role; the file when absent. */
      readonly into?: Part;
      /** The sibling it comes after; without one it stands where its kind belongs. */
      readonly after?: Part;
    }
  /** Takes a part out, with its comments and the line it leaves empty. */
  | { readonly kind: "remove"; readonly part: Part }
  /** Writes one place of a part anew; without a text the place is taken out. */
  | { readonly kind: "set"; readonly part: Part; readonly slot: string; readonly text?: string }
  /** Puts a part before a sibling, or last among its kind. */
  | { readonly kind: "move"; readonly part: Part; readonly before?: Part }
  /** Adds a copy of a state, role or value under another name, right after it. */
  | { readonly kind: "duplicate"; readonly part: Part; readonly name: string };

/** The text changes that an edit comes to, or why it cannot be done. */
export type Edited =
  | { readonly ok: true; readonly changes: readonly TextChange[]; readonly text: string }
  | { readonly ok: false; readonly problem: EditProblem };

export type EditProblem =
  /** The file holds no such part; it may have changed meanwhile. */
  | { readonly why: "no-part"; readonly part: Part }
  | { readonly why: "no-slot"; readonly slot: string; readonly slots: readonly string[] }
  /** The place cannot be left empty. */
  | { readonly why: "needed"; readonly slot: string }
  /** With it the text could no longer be read, or would say something else than was meant. */
  | { readonly why: "unreadable"; readonly text: string; readonly code?: Code; readonly facts?: Facts };
