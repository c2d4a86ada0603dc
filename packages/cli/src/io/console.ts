import { exitCodes } from "../failure.ts";
import { type Paint, paint, wantsColor } from "./paint.ts";

/** Where a command writes: results to standard output, everything else to standard error. */
export interface Console {
  readonly quiet: boolean;
  /** Colours of standard output and of standard error. */
  readonly ink: Paint;
  readonly noteInk: Paint;
  /** Standard error is a terminal that redraws. */
  readonly live: boolean;
  readonly columns: () => number;
  /** The result. */
  readonly print: (text: string) => void;
  /** Progress and notes; silent with `--quiet`. */
  readonly note: (text: string) => void;
  /** What must be said even when quiet. */
  readonly complain: (text: string) => void;
  /** Writes to standard error as it is. */
  readonly raw: (text: string) => void;
}

export function openConsole(quiet: boolean, env: NodeJS.ProcessEnv = process.env): Console {
  const { stdout, stderr } = process;
  const live = stderr.isTTY === true && env.TERM !== "dumb" && !env.CI;
  return {
    quiet,
    ink: paint(wantsColor(stdout, env)),
    noteInk: paint(wantsColor(stderr, env)),
    live,
    columns: () => Math.max(20, stderr.columns ?? 80),
    print: (text) => void stdout.write(`${text}\n`),
    note: (text) => void (quiet || stderr.write(`${text}\n`)),
    complain: (text) => void stderr.write(`${text}\n`),
    raw: (text) => void stderr.write(text),
  };
}

/**
 * A closed pipe (`polylogue … | head`) is no fault: what is left to say is dropped, and so is progress that nobody can
 * read. A result that cannot be written, as on a full disk, ends the command.
 */
export function watchStreams(): void {
  process.stderr.on("error", () => {});
  process.stdout.on("error", ({ code = "unknown error" }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") return;
    process.stderr.write(`error: Standard output cannot be written (${code}).\n`);
    process.exit(exitCodes.failed);
  });
}
