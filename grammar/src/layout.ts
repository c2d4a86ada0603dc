import type { IToken } from "chevrotain";
import { endOf } from "./errors.ts";
import type { ArrowTokens } from "./parser.ts";
import type { Problem } from "./problem.ts";

/** What is wrong with an arrow, given the one before it in the file. */
type Check = (source: string, arrow: ArrowTokens, previous: ArrowTokens | undefined) => Problem | undefined;

const span = (token: IToken) => ({ start: token.startOffset, end: endOf(token) });
const broken = (source: string, from: IToken, to: IToken) =>
  source.slice(from.startOffset, to.startOffset).includes("\n");

const checks: readonly Check[] = [
  (_, { arrow, target }) => (target ? undefined : { code: "SYNTAX-010", span: span(arrow), facts: {} }),
  (source, { arrow, last }) =>
    broken(source, arrow, last) ? { code: "SYNTAX-011", span: span(last), facts: {} } : undefined,
  (source, { when, before, arrow }) =>
    when && broken(source, before, arrow) ? { code: "SYNTAX-012", span: span(when), facts: {} } : undefined,
  (source, { arrow }, previous) =>
    previous && !broken(source, previous.arrow, arrow)
      ? { code: "SYNTAX-013", span: span(arrow), facts: {} }
      : undefined,
];

/** Line ends mean nothing, save here: an arrow keeps to one line, and a line to one arrow. */
export function checkArrows(source: string, arrows: readonly ArrowTokens[]): Problem[] {
  const written = arrows.filter(({ arrow }) => arrow.startOffset >= 0);
  return written.flatMap((arrow, nth) => {
    const previous = written[nth - 1];
    return checks.flatMap((check) => check(source, arrow, previous) ?? []).slice(0, 1);
  });
}
