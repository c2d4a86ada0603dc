// Plain JavaScript: the types of the rivals are not there where they are not installed.
import { readFileSync } from "node:fs";
import { createServicesForGrammar } from "langium/grammar";

/** Langium's parser for scenes; gives the number of things it found wrong. */
export async function langium() {
  const grammar = readFileSync(new URL("scene.langium", import.meta.url), "utf8");
  const { parser } = await createServicesForGrammar({ grammar });
  return (text) => {
    const { lexerErrors, parserErrors } = parser.LangiumParser.parse(text);
    return [...lexerErrors, ...parserErrors].map(
      (error) => `${error.line ?? error.token?.startLine}: ${error.message}`,
    );
  };
}
