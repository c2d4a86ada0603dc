import { ModelError } from "@polylogue/protocol";
import { notOpened } from "../../models/assign.ts";

/** What a model's trouble means for a command that is about models. */
export async function orFail<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof ModelError ? notOpened(error, { adapter: "llama" }) : error;
  }
}
