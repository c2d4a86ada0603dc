import { DataError } from "@polylogue/data";
import { exitCodes, Failure } from "../../failure.ts";

/** What cannot be done with data, as a failure of the command. */
export async function orFailure<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const exitCode = error.kind === "usage" ? exitCodes.usage : exitCodes.failed;
    throw new Failure(error.message, { exitCode, ...(error.hint && { hint: error.hint }) });
  }
}
