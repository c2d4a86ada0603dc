import { clean } from "./bounds.ts";
import type { Bound, Type } from "./type.ts";

/** What a run knows that a scene does not: the values behind named bounds and the names of seats. */
export interface Closing {
  readonly bound: (name: string) => number;
  readonly seats: (role: string) => readonly string[];
}

/** The type with every bound a number and every seat a choice of names. */
export function closeType(type: Type, bound: Closing["bound"], seats: Closing["seats"]): Type {
  const ends = (t: { readonly min?: Bound; readonly max?: Bound }) =>
    clean({ min: value(t.min, bound), max: value(t.max, bound) });
  switch (type.kind) {
    case "text":
    case "number":
    case "integer":
      return { kind: type.kind, ...ends(type) };
    case "list":
      return { kind: "list", of: closeType(type.of, bound, seats), ...ends(type) };
    case "record":
      return { ...type, fields: type.fields.map((f) => ({ ...f, type: closeType(f.type, bound, seats) })) };
    case "seat":
      return { kind: "choice", options: seats(type.role) };
    default:
      return type;
  }
}

const value = (end: Bound | undefined, bound: Closing["bound"]) =>
  typeof end === "string" ? bound(end) : end;
