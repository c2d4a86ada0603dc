/** What a message may name: plain words, numbers or lists of words. */
export type Facts = Readonly<Record<string, string | number | readonly string[] | undefined>>;

export interface Entry {
  readonly severity: "error" | "warning";
  /** One sentence that says what is wrong. */
  readonly message: (facts: Facts) => string;
  /** One sentence that says what to do; absent where the message says it. */
  readonly hint?: (facts: Facts) => string | undefined;
}
export type Entries = Readonly<Record<string, Entry>>;

export const didYouMean = (f: Facts) => (f.suggestion ? `Did you mean \`${f.suggestion}\`?` : undefined);

const list = (names: Facts[string]): readonly string[] =>
  Array.isArray(names) ? names.map(String) : [String(names)];
/** a; a or b; a, b or c. */
export const either = (names: Facts[string]) => {
  const some = list(names).slice(0, 8);
  return some.length < 2 ? some.join() : `${some.slice(0, -1).join(", ")} or ${some.at(-1)}`;
};
/** All names, each in backquotes. */
export const listed = (names: Facts[string]) =>
  list(names)
    .map((name) => `\`${name}\``)
    .join(", ");
export const quoted = (names: Facts[string]) => list(names).map((name) => `"${name}"`);
/** a → b → c. */
export const chain = (names: Facts[string]) => list(names).join(" → ");
