import type { Command } from "commander";
import { act, command, type Exit } from "../../command.ts";
import type { StudioFlags } from "./studio.ts";

/** `polylogue studio`. */
export function addStudio(root: Command, exit: Exit): void {
  command(
    root,
    "studio",
    "see, edit, play and debug scenes in the browser, on this machine alone",
    "polylogue studio",
    "polylogue studio scenes --port 4321 --no-open",
  )
    .argument("[dir]", "the folder whose scenes are shown; this folder when absent")
    .option("-p, --port <n>", "the port; any that is free when absent")
    .option("--no-open", "open no browser; print the address alone")
    .action(
      act(exit, async (console, dir: string | undefined, flags: StudioFlags) =>
        (await import("./studio.ts")).studio(dir, flags, console),
      ),
    );
}
