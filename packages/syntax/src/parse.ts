import type { Diagnostic } from "@polylogue/base";
import { messages } from "@polylogue/base";
import type { CstNode, IToken, Problem } from "@polylogue/grammar";
import { parseCst } from "@polylogue/grammar";
import type { File } from "./ast.ts";
import { buildExpression, buildLoop } from "./build-expression.ts";
import { buildFile } from "./build-file.ts";
import { buildOperation } from "./build-operation.ts";
import { Docs } from "./docs.ts";
import { withoutEchoes } from "./echoes.ts";

export interface Parsed {
  readonly source: string;
  readonly ast: File;
  readonly diagnostics: readonly Diagnostic[];
  readonly cst: CstNode;
  readonly tokens: readonly IToken[];
  /** Blanks and comments, in order. */
  readonly trivia: readonly IToken[];
}

/** Reads a source. It never throws: what is damaged is left out of the tree and reported. */
export function parse(source: string, file: string): Parsed {
  const { cst, tokens, trivia, problems } = parseCst(source);
  const late: Problem[] = [];
  const ast = buildFile(
    {
      source,
      docs: new Docs(source, trivia),
      problems: late,
      expression: buildExpression,
      operation: buildOperation,
      loop: buildLoop,
    },
    cst,
  );
  const diagnostics = [...problems, ...late]
    .map(
      ({ code, span, facts }): Diagnostic => ({ code, severity: messages[code].severity, file, span, facts }),
    )
    .sort((a, b) => a.span.start - b.span.start);
  return { source, ast, diagnostics: withoutEchoes(diagnostics, source), cst, tokens, trivia };
}
