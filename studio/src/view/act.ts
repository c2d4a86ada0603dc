import type { Edit, Part } from "@polylogue/language";
import { perform } from "../intent/perform.ts";
import { inWords, renameInWords } from "../intent/problem.ts";
import type { DocumentStore } from "../session/document.ts";
import { difference } from "../session/document.ts";

/** Does what a gesture means as one step of the history, and selects what came of it; gives what kept it from being done. */
export function act(
  document: DocumentStore,
  edits: readonly Edit[],
  { select, origin = "canvas" }: { readonly select?: Part; readonly origin?: "canvas" | "inspector" } = {},
): string | undefined {
  const { text, path, change } = document.getState();
  const performed = perform(text, edits, path);
  if (!performed.ok) return inWords(performed.problem);
  change(difference(text, performed.text), origin);
  if (select) document.getState().select(select);
  return undefined;
}

/** Gives a part another name; gives what kept it from being done. */
export function rename(document: DocumentStore, part: Part, name: string): string | undefined {
  const why = document.getState().rename(part, name.trim());
  return why && renameInWords(why);
}
