import { renameSync, statSync, writeFileSync } from "node:fs";
import { LineMap, render } from "@polylogue/base";
import { format } from "@polylogue/syntax";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { plain } from "../io/plain.ts";
import { findScenes } from "../scene/find.ts";
import { readNamed } from "../scene/project.ts";

type Outcome = "formatted" | "unformatted" | "unchanged" | "faulty";

/** Formats files in place, or with `check` only tells which are not formatted. */
export function fmt(paths: readonly string[], flags: { check?: boolean }, console: Console): ExitCode {
  const outcomes = findScenes(paths).map((path) => formatFile(path, flags.check === true, console));
  const bad = outcomes.some((outcome) => outcome === "faulty" || outcome === "unformatted");
  return bad ? exitCodes.failed : exitCodes.done;
}

function formatFile(path: string, checkOnly: boolean, console: Console): Outcome {
  const source = readNamed(path);
  const { text, diagnostics } = format(source, path);
  const errors = diagnostics.filter((d) => d.severity === "error");
  if (errors.length > 0) {
    const lines = new LineMap(source);
    for (const error of errors) console.complain(plain(render(error, source, lines)));
    return "faulty";
  }
  if (text === source) return "unchanged";
  if (checkOnly) {
    console.print(path);
    return "unformatted";
  }
  replace(path, text);
  console.note(`${console.noteInk.green("✓")} ${path}`);
  return "formatted";
}

/** Writes beside the file and then takes its place, so that a crash leaves the old text or the new one. */
function replace(path: string, text: string): void {
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, text, { mode: statSync(path).mode });
  renameSync(beside, path);
}
