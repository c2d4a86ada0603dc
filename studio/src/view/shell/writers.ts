import { compile, emitXState, type Plan } from "@polylogue/compile";
import { type Graph, toMermaid, toSvg } from "@polylogue/graph";
import type { Analysis } from "@polylogue/language";
import type { Scene } from "@polylogue/model";

/** An open scene without errors, and its picture. */
export interface Opened {
  readonly scene: Scene;
  readonly graph: Graph;
  readonly analysis: Analysis;
}

/** What a scene can be written as. A chunk of its own: drawing brings the layout library along. */
export const writers: Readonly<
  Record<"svg" | "mermaid" | "xstate", (opened: Opened) => string | Promise<string>>
> = {
  svg: ({ graph }) => toSvg(graph),
  mermaid: ({ graph }) => toMermaid(graph),
  xstate: (opened) => emitXState(planOf(opened)),
};

function planOf({ scene, analysis: { file, source, host } }: Opened): Plan {
  return compile(scene, (path) => (path === file ? source : host.read(path)));
}
