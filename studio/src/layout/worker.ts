import type { LayoutAnswer, LayoutRequest } from "./request.ts";
import { routeOf } from "./request.ts";

// The layout library takes a thread without a document for its own and answers messages of its own kind;
// with one, it can be called like any other. So it is loaded only after there is something by that name.
Object.assign(globalThis, { document: {} });
const library = import("@polylogue/graph");

addEventListener("message", ({ data }: MessageEvent<LayoutRequest>) => void answer(data));

async function answer({ id, graph, sizes }: LayoutRequest): Promise<void> {
  const { arrange } = await library;
  const { boxes, edges } = await arrange(graph, sizes);
  const reply: LayoutAnswer = { id, placed: { boxes, routes: new Map(edges.flatMap(routeOf)) } };
  postMessage(reply);
}
