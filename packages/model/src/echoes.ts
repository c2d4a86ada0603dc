import type { Code, Diagnostic } from "@polylogue/base";
import type { Declaration } from "@polylogue/syntax";
import type { Module } from "./modules.ts";

/** What a cause is held against: the declaration that it stands in, or none where that was lost with it. */
interface Cause {
  readonly diagnostic: Diagnostic;
  readonly within: Declaration | undefined;
}
type Explains = (cause: Cause, echo: Cause) => boolean;

const isForm = ({ diagnostic: { code, severity } }: Cause) =>
  severity === "error" && /^(SYNTAX|TEXT)/.test(code);
const isUnknown = ({ diagnostic: { code, facts } }: Cause, kinds: RegExp) =>
  code === "NAME-001" && kinds.test(String(facts.kind));
const inFlow = ({ within }: Cause) =>
  !within || ["StateDeclaration", "FinalDeclaration", "ExitClause"].includes(within.kind);

/** A step that could not be read, or that asks somebody unknown, might have done anything. */
const lostStep: Explains = (cause) =>
  inFlow(cause) && (isForm(cause) || isUnknown(cause, /^(role|scene|question)/));
const lostArrow: Explains = (cause) => (inFlow(cause) && isForm(cause)) || isUnknown(cause, /^state$/);
const lostValue: Explains = (cause, echo) =>
  lostStep(cause, echo) || (inFlow(cause) && isUnknown(cause, /^value$/));
const lostDeclaration: Explains = (cause) => isForm(cause) && !cause.within;
const sameDeclaration: Explains = (cause, echo) =>
  cause.within === echo.within && (isForm(cause) || isUnknown(cause, /./));

/** What is found because something else is lost, and what may have been lost. */
const explanations: Partial<Readonly<Record<Code, Explains>>> = {
  "ROLE-013": lostStep,
  "ROLE-015": lostStep,
  "FLOW-009": lostStep,
  "FLOW-008": lostValue,
  "FLOW-001": lostArrow,
  "FLOW-002": sameDeclaration,
  "FLOW-003": sameDeclaration,
  "FLOW-007": lostDeclaration,
  "ROLE-002": sameDeclaration,
  "ROLE-014": sameDeclaration,
  "ROLE-017": sameDeclaration,
  "ROLE-023": sameDeclaration,
};

/** The findings in a file without those whose cause is found, too: whoever mends the cause mends both. */
export function withoutEchoes(
  diagnostics: readonly Diagnostic[],
  { file, source, ast }: Module,
): readonly Diagnostic[] {
  const placed = diagnostics.map((diagnostic): Cause => {
    const { start } = diagnostic.span;
    const within = ast.declarations.find(({ span }) => span.start <= start && start <= span.end);
    return { diagnostic, within };
  });
  const own = placed.filter(({ diagnostic }) => diagnostic.file === file);
  const causes = own.filter((each) => isForm(each) || isUnknown(each, /./));
  if (causes.length === 0) return diagnostics;
  const lost = lostNames(causes, source);
  const isEcho = (each: Cause) => {
    const { code, facts } = each.diagnostic;
    if (code === "NAME-001" && lost.has(String(facts.name))) return true;
    return causes.some((cause) => cause !== each && explanations[code]?.(cause, each));
  };
  const echoes = new Set(own.filter(isEcho).map(({ diagnostic }) => diagnostic));
  return diagnostics.filter((each) => !echoes.has(each));
}

/** The names of declarations whose first word is wrong: `rol critic { … }`. */
function lostNames(causes: readonly Cause[], source: string): ReadonlySet<string> {
  const names = causes.flatMap(({ diagnostic: { code, span } }) => {
    const next = code === "SYNTAX-003" ? /^\s+([\p{L}_][\p{L}\p{N}_]*)/u.exec(source.slice(span.end)) : null;
    return next?.[1] ?? [];
  });
  return new Set(names);
}
