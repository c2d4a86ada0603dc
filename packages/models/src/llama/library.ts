import { ModelError } from "@polylogue/protocol";

export type * as Library from "node-llama-cpp";

/** The engine's library, loaded when it is wanted: the only place that names it. */
export async function importLibrary(): Promise<typeof import("node-llama-cpp")> {
  try {
    return await import("node-llama-cpp");
  } catch (error) {
    throw noModel("Local models need the package node-llama-cpp, which is not installed", error);
  }
}

export const noModel = (text: string, error: unknown): ModelError =>
  error instanceof ModelError
    ? error
    : new ModelError("no_model", `${text} (${firstLine(error)}).`, { cause: error });

export const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]?.replace(/\.$/, "") ?? "";
