import { exportTo, type TargetName } from "@polylogue/data";
import { type ExitCode, exitCodes } from "../../failure.ts";
import type { Console } from "../../io/console.ts";
import { count } from "../../view/words.ts";
import { orFailure } from "../generate/failure.ts";

export interface ExportFlags {
  readonly to: TargetName;
  readonly out: string;
  readonly json?: boolean;
}

/** Writes a dataset in a trainer's form. */
export async function exportFrom(
  folder: string,
  { to, out, json }: ExportFlags,
  console: Console,
): Promise<ExitCode> {
  const { files, rows, leftOut } = await orFailure(() => exportTo({ from: folder, to, out }));
  if (json) console.print(JSON.stringify({ to, files, rows, leftOut }));
  else console.print(`${count(rows, "row")} in ${files.join(", ")}`);
  for (const [why, n] of Object.entries(leftOut)) console.note(`left out: ${count(n, "row")}, ${why}`);
  return exitCodes.done;
}
