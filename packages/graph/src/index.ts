export { counted } from "./counted.ts";
export type * from "./graph.ts";
export { toJson } from "./json.ts";
export { type Arrangement, arrange, type PlacedEdge, type Point, type Size } from "./layout.ts";
export { widthOf, wrap } from "./measure.ts";
export { toMermaid } from "./mermaid.ts";
export { toSvg } from "./svg.ts";
export { anywhere, toGraph } from "./to-graph.ts";
export { stageEnds } from "./wording.ts";
