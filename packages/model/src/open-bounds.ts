import { mapType, type Type } from "@polylogue/expression";

/** The type without any bounds. */
export const openBounds = (type: Type): Type => mapType(type, { bound: () => undefined });
/** The type without the bounds that only a run of its scene knows. */
export const openNamed = (type: Type): Type =>
  mapType(type, { bound: (bound) => (typeof bound === "number" ? bound : undefined) });
