import { forPlace, forSign } from "./messages/habits.ts";
import { meaning } from "./messages/meaning.ts";
import { scenes } from "./messages/scenes.ts";
import type { Entries } from "./messages/words.ts";
import { didYouMean, either } from "./messages/words.ts";

export type { Facts } from "./messages/words.ts";

/**
 * The one place where diagnostics get their words: those on form are here, the others in `messages/`.
 * Groups: SYNTAX (form), NAME (binding), TYPE, FLOW (states and arrows), ROLE, SECRET, BUDGET, FILE, TEXT.
 */
export const messages = {
  ...meaning,
  ...scenes,

  // ---- SYNTAX: the form of a file ----
  "SYNTAX-001": {
    severity: "error",
    message: (f) => `Expected ${either(f.expected)} in ${f.where}, but found ${f.found}.`,
    hint: (f) => didYouMean(f) ?? forPlace(f),
  },
  "SYNTAX-002": {
    severity: "error",
    message: (f) => `\`${f.word}\` is a word of the language and cannot be a name.`,
    hint: () => "Choose another name.",
  },
  "SYNTAX-003": {
    severity: "error",
    message: (f) => `No declaration begins with ${f.found}.`,
    hint: (f) =>
      f.found === "`}`"
        ? "This brace closes nothing: delete it, or look above for a `{` that is missing."
        : (didYouMean(f) ??
          "A file is made of `scene`, `use`, `input`, `output`, `setting`, `let`, `type`, `model`, `budget`, `role`, `moderator`, `reviser`, `state`, `final`, `on`, `always`, `never`, `eventually` and `test`."),
  },
  "SYNTAX-004": {
    severity: "error",
    message: (f) =>
      f.found === "`"
        ? "The language has no use for a backquote."
        : `The language has no use for \`${f.found}\` here.`,
    hint: (f) => forSign(f) ?? "Delete it, or put it into a text.",
  },
  "SYNTAX-005": {
    severity: "error",
    message: (f) => `The \`{\` of this ${f.thing} is never closed.`,
    hint: () => "Write `}` where it ends.",
  },
  "SYNTAX-006": {
    severity: "error",
    message: (f) => `\`${f.first}\` and \`${f.second}\` do not chain.`,
    hint: () => "Compare two values at a time and join the comparisons with `and`.",
  },
  "SYNTAX-007": {
    severity: "error",
    message: () => "`not` must stand before a whole condition here.",
    hint: () => "Put `not` and what it denies into parentheses.",
  },
  "SYNTAX-008": {
    severity: "error",
    message: () => "A comma is missing before this.",
  },
  "SYNTAX-009": {
    severity: "error",
    message: (f) => `This is nested more than ${f.deepest} deep.`,
    hint: () => "Give a name to an inner part with `let` and `set`, or with `type`.",
  },
  "SYNTAX-010": {
    severity: "error",
    message: () => "This arrow has no target on its line.",
    hint: () => "Write the name of a state right after `->`.",
  },
  "SYNTAX-011": {
    severity: "error",
    message: () => "The bound of an arrow must stand on the arrow's line.",
    hint: () => "Write `-> target at most n times` on one line.",
  },
  "SYNTAX-012": {
    severity: "error",
    message: () => "This `when` has no arrow on the line where its condition ends.",
    hint: () =>
      "Write its `-> target` at the end of that line; the arrow on the next line would be taken for it.",
  },
  "SYNTAX-013": {
    severity: "error",
    message: () => "A line holds one arrow.",
    hint: () => "Arrows do not chain: a state is left by its first arrow that holds. Begin a new line.",
  },
  "SYNTAX-014": {
    severity: "error",
    message: () => "What a state does comes before its arrows.",
    hint: () => "Move this above the first arrow of the state.",
  },
  "SYNTAX-015": {
    severity: "error",
    message: () => "A state has one `budget`.",
    hint: () => "Write its limits in one line: `budget 20 calls, 5 minutes`.",
  },
  "SYNTAX-016": {
    severity: "error",
    message: (f) => `Nothing can be named \`${f.found}\`.`,
    hint: () => "Any other name will do.",
  },

  // ---- TEXT: what stands between quotes, and characters ----
  "TEXT-001": {
    severity: "error",
    message: () => "This text is not closed on its line.",
    hint: () => 'Write the closing `"`, or use `"""` for a text of several lines.',
  },
  "TEXT-002": {
    severity: "error",
    message: () => 'This text is never closed: its second `"""` is missing.',
    hint: () => 'Write `"""` where the text ends.',
  },
  "TEXT-003": {
    severity: "error",
    message: () => "This hole is not closed on its line.",
    hint: () =>
      'Write `}` where the hole ends, or `{{` for a plain brace. A hole holds no `{ … }` and no `"""`.',
  },
  "TEXT-004": {
    severity: "error",
    message: (f) => `A text knows no escape \`\\${f.found}\`.`,
    hint: () => 'The escapes are `\\"`, `\\\\`, `\\n` and `\\t`.',
  },
  "TEXT-005": {
    severity: "warning",
    message: () => "This line begins left of the margin of its text.",
    hint: () => 'The margin is the column of the closing `"""`. Indent the line, or move the closing fence.',
  },
  "TEXT-006": {
    severity: "error",
    message: (f) => `The control character ${f.found} changes the direction of what is shown.`,
    hint: () => "Delete it: a scene must do what it seems to say.",
  },
  "TEXT-007": {
    severity: "error",
    message: (f) => `There is nothing that this \`{${f.tag}}\` belongs to.`,
    hint: () =>
      "`{end}` closes a `{for …}` or an `{if …}`; `{else}` stands between `{if …}` and its `{end}`.",
  },
  "TEXT-008": {
    severity: "error",
    message: (f) => `This \`{${f.tag} …}\` has no \`{end}\`.`,
    hint: () => "Write `{end}` where it ends.",
  },
  "TEXT-009": {
    severity: "warning",
    message: () => "This `$` is a part of the text: a hole is `{x}`.",
    hint: () => 'Delete it, or write `{"$"}` where a plain one is meant.',
  },
} as const satisfies Entries;

export type Code = keyof typeof messages;
