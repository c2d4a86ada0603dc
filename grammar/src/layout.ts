import type { IToken } from "chevrotain";
import { endOf } from "./errors.ts";
import type { ArrowTokens } from "./parser.ts";
import type { Problem } from "./problem.ts";

type Check = (arrow: ArrowTokens, before: Neighbours) => Problem | undefined;

interface Neighbours {
  readonly source: string;
  /** The arrow before this one, in the order of the file. */
  readonly arrow: ArrowTokens | undefined;
  /** The token before this arrow. */
  readonly token: IToken | undefined;
}

const span = (token: IToken) => ({ start: token.startOffset, end: endOf(token) });
const broken = (source: string, from: IToken, to: IToken) =>
  source.slice(from.startOffset, to.startOffset).includes("\n");

const checks: readonly Check[] = [
  ({ arrow, target }) => (target ? undefined : { code: "SYNTAX-010", span: span(arrow), facts: {} }),
  ({ arrow, last }, { source }) =>
    broken(source, arrow, last) ? { code: "SYNTAX-011", span: span(last), facts: {} } : undefined,
  ({ when, arrow }, { source, token }) =>
    when && token && broken(source, token, arrow)
      ? { code: "SYNTAX-012", span: span(when), facts: {} }
      : undefined,
  ({ arrow }, { source, arrow: previous }) =>
    previous && !broken(source, previous.arrow, arrow)
      ? { code: "SYNTAX-013", span: span(arrow), facts: {} }
      : undefined,
];

/** Line ends mean nothing, save here: an arrow keeps to one line, and a line to one arrow. */
export function checkArrows(
  source: string,
  arrows: readonly ArrowTokens[],
  tokens: readonly IToken[],
): Problem[] {
  const indices = new Map<IToken, number>();
  const written = arrows.filter(({ arrow }) => arrow.startOffset >= 0);
  const wanted = new Set(written.map(({ arrow }) => arrow));
  tokens.forEach((token, index) => wanted.has(token) && indices.set(token, index));
  return written.flatMap((arrow, nth) => {
    const token = tokens[(indices.get(arrow.arrow) ?? 0) - 1];
    const before = { source, arrow: written[nth - 1], token };
    return checks.flatMap((check) => check(arrow, before) ?? []).slice(0, 1);
  });
}
