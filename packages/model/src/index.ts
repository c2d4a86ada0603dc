export type { Checked } from "./check.ts";
export { check, checkText } from "./check.ts";
export type { Calls } from "./cost/greatest-calls.ts";
export { greatestCalls } from "./cost/greatest-calls.ts";
export type { Host } from "./host.ts";
export type * from "./scene.ts";
