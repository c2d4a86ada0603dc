import type { Diagnostic } from "@polylogue/base";
import { describe } from "@polylogue/base";
import type { TextChange } from "../edits/change.ts";
import type { Analysis } from "./analysis.ts";

/** A change that would take a fault away. */
export interface Fix {
  readonly title: string;
  readonly changes: readonly TextChange[];
}

/** What could be done at once about a fault: write the word that was meant. */
export function fixesFor({ facts, span }: Diagnostic): Fix[] {
  const { suggestion } = facts;
  if (typeof suggestion !== "string" || suggestion === "") return [];
  return [{ title: `Write \`${suggestion}\``, changes: [{ span, text: suggestion }] }];
}

/** A fault in words, with what could be done about it. */
export function explained(diagnostic: Diagnostic, analysis: Analysis) {
  return { ...describe(diagnostic, analysis.source), fixes: fixesFor(diagnostic) };
}
