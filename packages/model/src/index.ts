export { check, checkText } from "./check.ts";
export type { Checked } from "./check.ts";
export type { Host } from "./host.ts";
export type * from "./scene.ts";
