import type { Bound, Type } from "@polylogue/expression";

/** The type without any bounds. */
export const openBounds = (type: Type): Type => opened(type, () => false);
/** The type without the bounds that only a run of its scene knows. */
export const openNamed = (type: Type): Type => opened(type, (bound) => typeof bound === "number");

function opened(type: Type, keeps: (bound: Bound) => boolean): Type {
  const ends = ({ min, max }: { readonly min?: Bound; readonly max?: Bound }) => ({
    ...(min !== undefined && keeps(min) ? { min } : {}),
    ...(max !== undefined && keeps(max) ? { max } : {}),
  });
  switch (type.kind) {
    case "text":
    case "number":
    case "integer":
      return { kind: type.kind, ...ends(type) };
    case "list":
      return { kind: "list", of: opened(type.of, keeps), ...ends(type) };
    case "record":
      return { ...type, fields: type.fields.map((field) => ({ ...field, type: opened(field.type, keeps) })) };
    default:
      return type;
  }
}
