import { clean } from "./bounds.ts";
import type { Bound, Type } from "./type.ts";

/** What a run knows that a scene does not: the values behind named bounds and the names of seats. */
export interface Closing {
  readonly bound: (name: string) => number;
  readonly seats: (role: string) => readonly string[];
}

/** What becomes of the parts of a type; a bound that becomes undefined is no bound any more. */
export interface Mapping {
  readonly bound: (bound: Bound) => Bound | undefined;
  /** Seats stay as they are where this is absent. */
  readonly seat?: (role: string) => Type;
}

/** The type with its bounds and seats mapped, however deep they stand. */
export function mapType(type: Type, mapping: Mapping): Type {
  const end = (bound: Bound | undefined) => (bound === undefined ? undefined : mapping.bound(bound));
  const ends = ({ min, max }: { readonly min?: Bound; readonly max?: Bound }) =>
    clean({ min: end(min), max: end(max) });
  switch (type.kind) {
    case "text":
    case "number":
    case "integer":
      return { kind: type.kind, ...ends(type) };
    case "list":
      return { kind: "list", of: mapType(type.of, mapping), ...ends(type) };
    case "record":
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: mapType(f.type, mapping) })) };
    case "seat":
      return mapping.seat?.(type.role) ?? type;
    default:
      return type;
  }
}

/** The type with every bound a number and every seat a choice of names. */
export function closeType(type: Type, bound: Closing["bound"], seats: Closing["seats"]): Type {
  return mapType(type, {
    bound: (end) => (typeof end === "string" ? bound(end) : end),
    seat: (role) => ({ kind: "choice", options: seats(role) }),
  });
}
