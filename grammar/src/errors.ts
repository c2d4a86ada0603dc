import { suggest } from "@polylogue/base";
import type { Code, Facts } from "@polylogue/base";
import { EOF } from "chevrotain";
import type { IParserErrorMessageProvider, IRecognitionException, IToken, TokenType } from "chevrotain";
import type { Problem } from "./problem.ts";
import { Arrow, Name, ShortBreak, Word } from "./tokens.ts";
import { reservedWords } from "./words.ts";

const reserved = new Set<string>(reservedWords);
const words = (text: string) => text.split(" ");

/** What may begin a line of a block, for "did you mean". */
const lineWords: Readonly<Record<string, readonly string[]>> = {
  file: words("scene use input output let setting type model budget role moderator reviser state final on test"),
  role: words("is called played remembers secret budget asked"),
  state: words("state budget set yields stage for every on when"),
  final: words("set yields for"),
  stage: words("for each when again until"),
  test: words("given expect"),
};

/** How a rule is called in a message. */
const places: Readonly<Record<string, string>> = {
  header: "the name of the scene",
  typeDeclaration: "a type",
  typeAtom: "a type",
  namedType: "a type",
  typeGroup: "a type",
  listSuffix: "the bounds of a list",
  bounds: "bounds",
  bound: "bounds",
  fields: "fields",
  values: "a value",
  parameters: "parameters",
  seats: "seats",
  called: "a trait",
  persona: "a trait",
  playedBy: "a trait",
  trait: "a trait",
  leap: "an arrow",
  atMost: "a bound",
  stateItem: "a state",
  stageLine: "a stage",
  testLine: "a test",
  subject: "a step",
  verb: "a step",
  speak: "a step",
  asked: "a step",
  forEvery: "`for every`",
  access: "an expression",
  operation: "an expression",
  operand: "an expression",
  atom: "an expression",
  conditional: "`if … then … else …`",
  group: "parentheses",
  entry: "a record",
  hole: "a hole",
  shortText: "a text",
  blockText: "a text",
  looseParts: "a text",
};

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

const encode = (code: Code, facts: Facts) => JSON.stringify({ code, facts });

function mismatch(expected: readonly string[], actual: IToken, rule: string): string {
  const candidates = [...expected.map(bare), ...(lineWords[rule] ?? [])];
  return encode("SYNTAX-001", {
    expected,
    found: foundIn(actual),
    where: places[rule] ?? (lineWords[rule] || rule === "file" ? `a ${rule}` : `\`${rule}\``),
    suggestion: suggestWord(actual.image, candidates),
  });
}

function suggestWord(image: string, candidates: readonly string[]): string | undefined {
  if (!/^\p{L}\w+$/u.test(image) || candidates.includes(image)) return undefined;
  return suggest(image, candidates.filter((c) => /^[a-z]+$/.test(c)));
}

/** Turns what the parser expected and found into a code and facts, packed as the message it must return. */
export const errorMessages: IParserErrorMessageProvider = {
  buildMismatchTokenMessage({ expected, actual, ruleName }) {
    if (expected === Name && reserved.has(actual.image)) {
      return encode("SYNTAX-002", { word: actual.image });
    }
    return mismatch([labelOf(expected)], actual, ruleName);
  },
  buildNotAllInputParsedMessage({ firstRedundant }) {
    const suggestion = suggestWord(firstRedundant.image, lineWords["file"] ?? []);
    return encode("SYNTAX-003", { found: foundIn(firstRedundant), suggestion });
  },
  buildNoViableAltMessage({ expectedPathsPerAlt, actual, ruleName }) {
    const first = expectedPathsPerAlt.flat().flatMap((path) => (path[0] ? [labelOf(path[0])] : []));
    return mismatch([...new Set(first)], actual[0] as IToken, ruleName);
  },
  buildEarlyExitMessage({ expectedIterationPaths, actual, ruleName }) {
    const first = expectedIterationPaths.flatMap((path) => (path[0] ? [labelOf(path[0])] : []));
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
  void Word;
  return source.slice(endOf(before), token.startOffset).includes("\n");
}

export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}
