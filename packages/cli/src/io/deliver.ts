import { writeFileSync } from "node:fs";
import { Failure } from "../failure.ts";
import type { Console } from "./console.ts";

/** Writes a result to a file, or to standard output where none is named. */
export function deliver(text: string, out: string | undefined, console: Console): void {
  if (out === undefined) return console.print(text.replace(/\n$/, ""));
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw new Failure(
      `\`${out}\` cannot be written (${(error as NodeJS.ErrnoException).code ?? "unknown error"}).`,
    );
  }
  console.note(console.noteInk.dim(`wrote ${out}`));
}
