import type { Code, Facts } from "@polylogue/base";
import { suggest } from "@polylogue/base";
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from "chevrotain";
import { EOF } from "chevrotain";
import type { Problem } from "./problem.ts";
import { Arrow, Name, RightBrace, ShortBreak } from "./tokens.ts";
import { declarationWords, reservedWords } from "./words.ts";

const reserved = new Set<string>(reservedWords);
const words = (text: string) => text.split(" ");

/** What may begin a line of a block, for "did you mean". */
const lineWords: Readonly<Record<string, readonly string[]>> = {
  file: declarationWords,
  role: words("is called played remembers secret budget asked"),
  state: words("state budget set yields stage for every on when"),
  final: words("set yields for"),
  stage: words("for each when again until"),
  test: words("given expect"),
};

/** How a rule is called in a message. */
const places: Readonly<Record<string, string>> = {
  ...Object.fromEntries(words("file role state final stage test").map((rule) => [rule, `a ${rule}`])),
  ...Object.fromEntries(
    words("typeDeclaration typeAtom namedType typeGroup type").map((rule) => [rule, "a type"]),
  ),
  ...Object.fromEntries(words("listSuffix bounds bound").map((rule) => [rule, "bounds"])),
  ...Object.fromEntries(
    words("called persona playedBy secret trait remembers").map((rule) => [rule, "a trait"]),
  ),
  ...Object.fromEntries(
    words("subject verb speak asked step set yields heardBy").map((rule) => [rule, "a step"]),
  ),
  ...Object.fromEntries(
    words("operation operand expression atom access").map((rule) => [rule, "an expression"]),
  ),
  ...Object.fromEntries(
    words("shortText blockText looseParts parts part text").map((rule) => [rule, "a text"]),
  ),
  ...Object.fromEntries(words("fields field parameters").map((rule) => [rule, "a field"])),
  ...Object.fromEntries(words("call arguments argument").map((rule) => [rule, "a call"])),
  ...Object.fromEntries(words("testLine given setting expect script").map((rule) => [rule, "a test"])),
  claim: "a claim",
  ...Object.fromEntries(words("stageLine cast judges verdict again until").map((rule) => [rule, "a stage"])),
  ...Object.fromEntries(
    words("hole forPart ifPart ifBody thenElse elseTag endTag").map((rule) => [rule, "a hole"]),
  ),
  ...Object.fromEntries(words("arrow leap exit").map((rule) => [rule, "an arrow"])),
  ...Object.fromEntries(words("budget limit").map((rule) => [rule, "a budget"])),
  ...Object.fromEntries(words("record entry model").map((rule) => [rule, "a record"])),
  ...Object.fromEntries(words("value values").map((rule) => [rule, "a value"])),
  ...Object.fromEntries(words("list item").map((rule) => [rule, "a list"])),
  header: "the name of the scene",
  use: "`use`",
  declaration: "a file",
  seats: "seats",
  question: "a question",
  stateItem: "a state",
  atMost: "`at most`",
  forEvery: "`for every`",
  loop: "`for … in …`",
  conditional: "`if … then … else …`",
  group: "parentheses",
};
const blocks = new Set(words("role state final stage test"));

function foundIn(token: IToken): string {
  if (token.tokenType === EOF) return "the end of the file";
  if (token.tokenType === ShortBreak) return "the end of the line";
  const line = token.image.split(/\r?\n/, 1)[0]?.trim() ?? "";
  return line === "" ? "the end of the line" : `\`${line.length > 30 ? `${line.slice(0, 29)}…` : line}\``;
}

function labelOf(token: TokenType): string {
  return token.LABEL ?? token.name;
}

function bare(label: string): string {
  return label.replaceAll("`", "");
}

/** Thrown out of the parser when a file has more faults than anyone would mend one by one. */
export class TooManyFaults extends Error {}

const mostFaults = 100;
let faults = 0;
/** Called before a file is read. Looking for a place to go on costs up to a whole file a fault. */
export function beginCounting(): void {
  faults = 0;
}

function encode(code: Code, facts: Facts): string {
  if (++faults > mostFaults) throw new TooManyFaults();
  return JSON.stringify({ code, facts });
}

/** The facts of a token that stands where something else is due. */
export function unexpected(expected: readonly string[], actual: IToken, rule: string): Facts {
  return {
    expected,
    found: foundIn(actual),
    where: places[rule] ?? rule,
    suggestion: suggestWord(actual.image, [...expected.map(bare), ...(lineWords[rule] ?? [])]),
  };
}

function mismatch(expected: readonly string[], actual: IToken, rule: string): string {
  return encode("SYNTAX-001", unexpected(expected, actual, rule));
}

/** A block that does not end: either its brace is missing, or a line in it begins with a wrong word. */
function endless(actual: IToken, rule: string): string {
  const next = lineWords["file"] ?? [];
  if (actual.tokenType === EOF || next.includes(actual.image)) return encode("SYNTAX-005", { thing: rule });
  return mismatch([...(lineWords[rule] ?? []).map((w) => `\`${w}\``), "`}`"], actual, rule);
}

function undeclared(actual: IToken): string {
  const suggestion = suggestWord(actual.image, lineWords["file"] ?? []);
  return encode("SYNTAX-003", { found: foundIn(actual), suggestion });
}

function suggestWord(image: string, candidates: readonly string[]): string | undefined {
  if (!/^\p{L}\w+$/u.test(image) || candidates.includes(image)) return undefined;
  return suggest(
    image,
    candidates.filter((c) => /^[a-z]+$/.test(c)),
  );
}

/** Turns what the parser expected and found into a code and facts, packed as the message it must return. */
export const errorMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected, actual, ruleName }) {
    if (expected === Name && reserved.has(actual.image)) {
      return encode("SYNTAX-002", { word: actual.image });
    }
    if (expected === EOF) return undeclared(actual);
    if (expected === RightBrace && blocks.has(ruleName)) return endless(actual, ruleName);
    return mismatch([labelOf(expected)], actual, ruleName);
  },
  buildNotAllInputParsedMessage({ firstRedundant }) {
    return undeclared(firstRedundant);
  },
  buildNoViableAltMessage({ expectedPathsPerAlt, actual, ruleName }) {
    const first = expectedPathsPerAlt.flat().flatMap((path) => (path[0] ? [labelOf(path[0])] : []));
    return mismatch([...new Set(first)], actual[0] as IToken, ruleName);
  },
  buildEarlyExitMessage({ expectedIterationPaths, actual, ruleName }) {
    const first = expectedIterationPaths.flatMap((path) => (path[0] ? [labelOf(path[0])] : []));
    const found = actual[0]?.image ?? "";
    if (first.every((label) => label === labelOf(Name)) && reserved.has(found))
      return encode("SYNTAX-002", { word: found });
    return mismatch([...new Set(first)], actual[0] as IToken, ruleName);
  },
};

/** The problem that an error of the parser tells of. What is missing at a line's end is missing there. */
export function problemOf(error: IRecognitionException, source: string): Problem {
  const { code, facts } = JSON.parse(error.message) as { code: Code; facts: Facts };
  return { code, facts, span: placeOf(error, source) };
}

function placeOf({ token, ...error }: IRecognitionException, source: string) {
  const before = (error as { previousToken?: IToken }).previousToken;
  const here = token.startOffset >= 0;
  if (before && before.startOffset >= 0 && (!here || breaksLine(before, token, source))) {
    const end = endOf(before);
    return { start: before.tokenType === Arrow ? before.startOffset : Math.max(end - 1, 0), end };
  }
  return here
    ? { start: token.startOffset, end: endOf(token) }
    : { start: Math.max(source.trimEnd().length - 1, 0), end: source.trimEnd().length };
}

/** A missing thing is shown at the end of the line it is missing from, unless the found word is itself the fault. */
function breaksLine(before: IToken, token: IToken, source: string): boolean {
  return source.slice(endOf(before), token.startOffset).includes("\n");
}

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
