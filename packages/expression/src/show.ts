import type { Bound, Type } from "./type.ts";

/** A type as it is written in a scene. */
export function show(type: Type): string {
  switch (type.kind) {
    case "text":
    case "number":
    case "integer":
      return type.kind + ends(type, " ");
    case "choice":
      return type.options.map((option) => JSON.stringify(option)).join(" | ");
    case "list":
      if (type.of.kind === "nothing") return "[]";
      return `${type.of.kind === "choice" ? `(${show(type.of)})` : show(type.of)}[${size(type)}]`;
    case "record":
      return (
        type.name ?? `{ ${type.fields.map((field) => `${field.name}: ${show(field.type)}`).join(", ")} }`
      );
    case "seat":
      return type.role;
    default:
      return type.kind;
  }
}

interface Sized {
  readonly min?: Bound;
  readonly max?: Bound;
}
function ends({ min, max }: Sized, before: string): string {
  return min === undefined && max === undefined ? "" : `${before}${min ?? ""}..${max ?? ""}`;
}
function size(type: Sized): string {
  return type.min !== undefined && type.min === type.max ? String(type.min) : ends(type, "");
}
