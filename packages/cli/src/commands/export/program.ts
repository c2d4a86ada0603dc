import { type Command, Option } from "commander";
import { act, command, type Exit } from "../../command.ts";
import type { ExportFlags } from "./export.ts";

/** The names stand here, too, so that `--help` is there at once; a test holds them against the table. */
export const exportTargets = [
  "trl-sft",
  "trl-messages",
  "trl-dpo",
  "openai-sft",
  "openai-dpo",
  "axolotl",
  "llamafactory-alpaca",
  "llamafactory-sharegpt",
  "hf-cai",
] as const;

/** `polylogue export`. */
export function addExport(root: Command, exit: Exit): void {
  command(
    root,
    "export",
    "write a dataset in a trainer's form",
    "polylogue export data --to trl-sft --out sft.jsonl",
    "polylogue export data --to openai-dpo --out preferences.jsonl",
    "polylogue export data --to llamafactory-sharegpt --out llamafactory",
  )
    .argument("<folder>", "what `polylogue generate` made")
    .addOption(new Option("--to <target>", "the form").choices(exportTargets).makeOptionMandatory())
    .requiredOption("--out <path>", "a file; a folder for axolotl and llamafactory, which need a second file")
    .option("--json", "what was written, as one JSON object")
    .action(
      act(exit, async (console, folder: string, flags: ExportFlags) =>
        (await import("./export.ts")).exportFrom(folder, flags, console),
      ),
    );
}
