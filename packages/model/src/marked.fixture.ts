import { LineMap } from "@polylogue/base";
import type { Checked } from "./check.ts";
import { check } from "./check.ts";

/**
 * For tests: files whose texts carry marks such as `«FLOW-001»` right before what is to be found there.
 * Gives what was found and what the marks ask for, both as `file:line:column CODE`.
 */
export function marked(files: Readonly<Record<string, string>>): {
  found: readonly string[];
  wanted: readonly string[];
  checked: Checked;
} {
  const plain = new Map(Object.entries(files).map(([file, text]) => [file, unmark(file, text)]));
  const [main] = plain.keys();
  const checked = check(main ?? "", { root: "", read: (path) => plain.get(path)?.text });
  const found = checked.diagnostics.map(({ file, span, code }) =>
    place(file, plain.get(file)?.text ?? "", span.start, code),
  );
  return { found: found.sort(), wanted: [...plain.values()].flatMap((each) => each.wanted).sort(), checked };
}

function unmark(file: string, text: string): { text: string; wanted: readonly string[] } {
  const codes: [number, string][] = [];
  let plain = "";
  for (const [i, piece] of text.split(/«([A-Z]+-\d+)»/).entries()) {
    if (i % 2) codes.push([plain.length, piece]);
    else plain += piece;
  }
  return { text: plain, wanted: codes.map(([at, code]) => place(file, plain, at, code)) };
}

function place(file: string, text: string, at: number, code: string): string {
  const { line, column } = new LineMap(text).position(at);
  return `${file}:${line}:${column} ${code}`;
}

/** A small sound scene, into which a test puts its own declarations and steps. */
export function sceneWith(parts: {
  declare?: string;
  steps?: string;
  arrows?: string;
  rest?: string;
}): string {
  return `scene sample
input   question: text
output  reply: text = ""
setting rounds: integer 1..4 = 2
${parts.declare ?? ""}
role author {
  asked """{question}"""
  says  words: text
}
state start {
  author speaks
  ${parts.steps ?? ""}
  ${parts.arrows ?? ""}
  -> done
}
${parts.rest ?? ""}
final done
`;
}
