import type { AnswerFormat, JsonSchema } from "@polylogue/protocol";

type Json = string | number | boolean | Json[] | { [key: string]: Json };

/** The smallest answer that a format admits: shortest texts, least numbers, `false`, first choices, shortest lists. */
export function smallestAnswer(format: AnswerFormat): string {
  return format.kind === "text" ? "-" : JSON.stringify(smallest(format.schema));
}

/** The smallest value that a schema admits. */
export function smallest(schema: JsonSchema): Json {
  if ("enum" in schema) return schema.enum[0] ?? "";
  switch (schema.type) {
    case "string":
      return "-".repeat(schema.minLength ?? 0);
    case "integer":
      return Math.ceil(least(schema));
    case "number":
      return least(schema);
    case "boolean":
      return false;
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items));
    case "object":
      return Object.fromEntries(Object.entries(schema.properties).map(([key, value]) => [key, smallest(value)]));
  }
}

/** The number nearest to zero that the bounds admit. */
function least({ minimum = -Infinity, maximum = Infinity }: { minimum?: number; maximum?: number }): number {
  return Math.min(Math.max(0, minimum), maximum);
}
