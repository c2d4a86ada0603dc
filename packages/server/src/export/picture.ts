import { posix } from "node:path";
import { compile } from "@polylogue/compile";
import { checkText } from "@polylogue/model";
import type { JournalHeader } from "@polylogue/protocol";
import type { Folder } from "../files/folder.ts";

export interface Pictured {
  /** The graph as SVG; absent where the scene cannot be read any more. */
  readonly picture?: string;
  /** The scene is not the one any more that was played. */
  readonly changed?: boolean;
}

/** Draws the scene of a run as it lies in the folder now. */
export async function pictureOf(folder: Folder, header: JournalHeader): Promise<Pictured> {
  const file = posix.join(".polylogue/runs", header.file);
  const host = folder.host();
  const source = host.read(file);
  const checked = source === undefined ? undefined : checkText(source, file, host);
  if (source === undefined || !checked?.scene) return {};
  // A picture needs the layout library; a studio that saves no page does not.
  const { toGraph, toSvg } = await import("@polylogue/graph");
  const changed = compile(checked.scene, (path) => host.read(path)).hash !== header.plan;
  return { picture: await toSvg(toGraph(checked.scene, source)), changed };
}
