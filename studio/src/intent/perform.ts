import type { Edit, EditProblem } from "@polylogue/language";
import { applyEdit } from "@polylogue/language";

export type Performed =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: EditProblem };

/** Does edits one after the other; all of them or none. */
export function perform(source: string, edits: readonly Edit[], file: string): Performed {
  let text = source;
  for (const edit of edits) {
    const edited = applyEdit(text, edit, file);
    if (!edited.ok) return edited;
    text = edited.text;
  }
  return { ok: true, text };
}
