import { type Graph, toGraph, toJson, toMermaid, toSvg } from "@polylogue/graph";
import { type ExitCode, exitCodes } from "../failure.ts";
import type { Console } from "../io/console.ts";
import { deliver } from "../io/deliver.ts";
import { loadScene } from "../scene/load.ts";

const graphFormats = ["mermaid", "svg", "json"] as const;
type Format = (typeof graphFormats)[number];

const writers: Record<Format, (graph: Graph) => string | Promise<string>> = {
  mermaid: toMermaid,
  svg: toSvg,
  json: toJson,
};

export async function graph(
  file: string,
  flags: { format: Format; out?: string },
  console: Console,
): Promise<ExitCode> {
  const { scene, project, sources } = await loadScene(file, console);
  const drawn = toGraph(scene, sources.get(project.file) ?? "");
  deliver(await writers[flags.format](drawn), flags.out, console);
  return exitCodes.done;
}
