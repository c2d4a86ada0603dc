import { type Description, type Diagnostic, describe, render } from "@polylogue/base";
import type { Paint } from "../io/paint.ts";
import { plain } from "../io/plain.ts";
import type { Checked } from "./checked.ts";
import { fromHere } from "./project.ts";

/** All diagnostics of a file for a person, in colour where wanted. */
export function reportAll(checked: Checked, ink: Paint): string {
  return checked.diagnostics.map((d) => coloured(reportOne(checked, d), d, ink)).join("\n\n");
}

function reportOne({ project, sources }: Checked, diagnostic: Diagnostic): string {
  const named = { ...diagnostic, file: fromHere(project, diagnostic.file) };
  return plain(render(named, sources.get(diagnostic.file) ?? ""));
}

function coloured(report: string, { severity }: Diagnostic, ink: Paint): string {
  const tint = severity === "error" ? ink.red : ink.yellow;
  const [first = "", ...rest] = report.split("\n");
  const head = first.replace(
    /^(\w+:)(.*?)( \[[A-Z]+-\d+\])?$/,
    (_, a, b, c) => `${tint(a)}${ink.bold(b)}${ink.dim(c ?? "")}`,
  );
  return [head, ...rest.map((line) => tinted(line, tint, ink))].join("\n");
}

function tinted(line: string, tint: (text: string) => string, ink: Paint): string {
  const caret = /^( *\|\s*)(\^+)$/.exec(line);
  if (caret) return `${ink.dim(caret[1] as string)}${tint(caret[2] as string)}`;
  if (/^ *-->/.test(line)) return ink.dim(line);
  const quoted = /^(\s*\d* \|)(.*)$/.exec(line);
  return quoted ? `${ink.dim(quoted[1] as string)}${quoted[2]}` : line;
}

/** A diagnostic in words and places, as `--json` gives it. */
export function describeOne({ sources }: Checked, diagnostic: Diagnostic): Description {
  return describe(diagnostic, sources.get(diagnostic.file) ?? "");
}
