export { counted } from "./counted.ts";
export type * from "./graph.ts";
export { toJson } from "./json.ts";
export { toMermaid } from "./mermaid.ts";
export { toSvg } from "./svg.ts";
export { anywhere, toGraph } from "./to-graph.ts";
