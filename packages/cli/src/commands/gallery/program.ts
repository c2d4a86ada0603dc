import type { Command } from "commander";
import { act, command, type Exit } from "../../command.ts";
import type { GalleryFlags } from "./gallery.ts";

export function addGallery(root: Command, exit: Exit): void {
  command(
    root,
    "gallery",
    "write a page about all scenes of a folder: DIR/README.md, and their pictures in DIR/pictures",
    "polylogue gallery",
    "polylogue gallery scenes --check",
  )
    .argument("[dir]", "a folder of scenes", "scenes")
    .option("--check", "write nothing; print what is out of date and exit 1")
    .option("--afresh", "play every sample again, also where its scene has not changed")
    .action(
      act(exit, async (console, folder: string, flags: GalleryFlags) =>
        (await import("./gallery.ts")).gallery(folder, flags, console),
      ),
    );
}
