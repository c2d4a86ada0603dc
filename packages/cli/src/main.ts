import { CommanderError } from "commander";
import { exitCodes, Failure } from "./failure.ts";
import { watchStreams } from "./io/console.ts";
import { paint, wantsColor } from "./io/paint.ts";
import { plain } from "./io/plain.ts";
import { program } from "./program.ts";

/** Runs one command and gives the exit code. It never throws; a stack trace is shown only when asked for. */
export async function main(args: readonly string[]): Promise<number> {
  watchStreams();
  const state: { exitCode: number } = { exitCode: exitCodes.done };
  try {
    await program((code) => {
      state.exitCode = code;
    }).parseAsync(args, { from: "user" });
  } catch (error) {
    return tell(error);
  }
  return state.exitCode;
}

function tell(error: unknown): number {
  const ink = paint(wantsColor(process.stderr, process.env));
  if (error instanceof CommanderError) {
    if (error.code === "commander.excessArguments")
      process.stderr.write(`${ink.dim("Words that belong together stand in quotes.")}\n`);
    return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
  const failure = error instanceof Failure ? error : unforeseen(error);
  process.stderr.write(`${ink.red("error:")} ${plain(failure.message)}\n`);
  if (failure.hint) process.stderr.write(`${ink.dim(plain(failure.hint))}\n`);
  if (process.env.POLYLOGUE_DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return failure.exitCode;
}

/** Errors that carry a sentence of their own pass; the rest are ours, and are said to be. */
function unforeseen(error: unknown): Failure {
  if (error instanceof Error && (error.name === "JournalError" || error.name === "ModelError"))
    return new Failure(error.message);
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
  if (code && /^E[A-Z]+$/.test(code)) return new Failure(`${message}.`);
  return new Failure(`Something in Polylogue is broken: ${message}`, {
    hint: "Set POLYLOGUE_DEBUG=1 to see where, and please report it.",
  });
}
