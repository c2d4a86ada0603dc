export { openLlama } from "./llama/open.ts";
export type { LlamaOptions } from "./llama/options.ts";
