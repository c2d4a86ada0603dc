export type { Exploration, ExploreOptions } from "./explore.ts";
export { explore } from "./explore.ts";
export type { Finding, FindingKind } from "./finding.ts";
export type { Witness } from "./witness.ts";
