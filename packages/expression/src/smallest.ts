import type { Bound, NumberType, Type } from "./type.ts";
import type { Value } from "./value.ts";

/** The smallest value that a closed type accepts: shortest texts and lists, least numbers, first choices. */
export function smallest(type: Type): Value {
  switch (type.kind) {
    case "text":
      return "x".repeat(number(type.min) ?? 0);
    case "number":
    case "integer":
      return smallestNumber(type);
    case "boolean":
      return false;
    case "choice":
      return type.options[0] ?? "";
    case "list":
      return Array.from({ length: number(type.min) ?? 0 }, () => smallest(type.of));
    case "record":
      return Object.fromEntries(type.fields.map((field) => [field.name, smallest(field.type)]));
    default:
      return "";
  }
}

const number = (bound: Bound | undefined) => (typeof bound === "number" ? bound : undefined);

function smallestNumber(type: NumberType): number {
  const value = number(type.min) ?? Math.min(0, number(type.max) ?? 0);
  return type.kind === "integer" ? Math.ceil(value) : value;
}
