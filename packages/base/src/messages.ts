/** What a message may name: plain words, numbers or lists of words. */
export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

interface Entry {
  readonly severity: "error" | "warning";
  /** One sentence that says what is wrong. */
  readonly message: (facts: Facts) => string;
  /** One sentence that says what to do; absent where the message says it. */
  readonly hint?: (facts: Facts) => string | undefined;
}

const didYouMean = (f: Facts) => (f.suggestion ? `Did you mean \`${f.suggestion}\`?` : undefined);

/**
 * The one place where diagnostics get their words.
 * Groups: SYNTAX (form), NAME (binding), TYPE, FLOW (states and arrows), ROLE, SECRET, BUDGET, FILE, TEXT.
 */
export const messages = {
  "NAME-001": {
    severity: "error",
    message: (f) => `There is no ${f.kind} named \`${f.name}\`.`,
    hint: didYouMean,
  },
} as const satisfies Record<string, Entry>;

export type Code = keyof typeof messages;
