import type { Code, Facts } from "@polylogue/base";
import { messages } from "@polylogue/base";
import type { EditProblem, Renamed } from "@polylogue/language";

interface Words {
  readonly message: (facts: Facts) => string;
  readonly hint?: (facts: Facts) => string | undefined;
}

/** Why an edit was not done, for a person. */
export function inWords(problem: EditProblem): string {
  switch (problem.why) {
    case "no-part":
      return "It is not in the scene any more. Select it again.";
    case "no-slot":
      return `It has no \`${problem.slot}\`.`;
    case "needed":
      return `\`${problem.slot}\` cannot be left empty.`;
    case "unreadable":
      return problem.code
        ? fault(problem.code, problem.facts ?? {})
        : "With this the scene would say something else than you mean. Close every bracket and quote.";
  }
}

function fault(code: Code, facts: Facts): string {
  const words: Words = messages[code];
  return [words.message(facts), words.hint?.(facts)].filter(Boolean).join(" ");
}

const renaming: Readonly<Record<Exclude<Renamed, { ok: true }>["why"], string>> = {
  "nothing-here": "This cannot be renamed here. Mend the scene first, then rename.",
  "no-name": "A name begins with a letter or `_` and goes on with letters, digits and `_`.",
  reserved: "This is a word of the language. Choose another name.",
  taken: "Something else has this name. Choose another.",
};

/** Why something did not get another name, for a person. */
export const renameInWords = (why: Exclude<Renamed, { ok: true }>["why"]): string => renaming[why];
