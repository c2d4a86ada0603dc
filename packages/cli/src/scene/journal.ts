import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { type Journal, readJournal } from "@polylogue/runtime";
import { Failure } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { type Loaded, loadScene } from "./load.ts";

export interface Recorded {
  readonly journal: Journal;
  readonly loaded: Loaded;
}

/** A journal and the scene that it is of: the one its header names, or the one named here. */
export async function openRecorded(
  path: string,
  scene: string | undefined,
  console: Console,
): Promise<Recorded> {
  if (!existsSync(path)) throw new Failure(`There is no journal \`${path}\`.`);
  const journal = readJournal(path);
  if (journal.torn) console.note(console.noteInk.dim("The journal's last line was cut off; it is left out."));
  const file = scene ?? relative(process.cwd(), resolve(dirname(path), journal.header.file));
  if (scene === undefined && !existsSync(file)) {
    throw new Failure(`The scene of this journal, \`${file}\`, is not there any more.`, {
      hint: "Name it with --scene FILE.",
    });
  }
  return { journal, loaded: await loadScene(file, console) };
}
