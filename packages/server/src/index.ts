export type { Studio, StudioOptions } from "./studio.ts";
export { PageMissing, startStudio } from "./studio.ts";
