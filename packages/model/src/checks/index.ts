import type { Check } from "./check.ts";

/** Every check of a whole scene, in the order in which they run. */
export const checks: readonly Check[] = [];
