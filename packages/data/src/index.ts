export type { DropReason } from "./drops.ts";
export { dropReasons } from "./drops.ts";
export { DataError } from "./error.ts";
export type { Clock } from "./governor/clock.ts";
export { type FilterName, filterNames } from "./quality/filters.ts";
export type { Generated, GenerateEvent, GenerateOptions } from "./run/generate.ts";
export { generate } from "./run/generate.ts";
export type { Manifest } from "./run/manifest.ts";
export type { SceneRecord } from "./run/record.ts";
