import type { JsonSchema } from "@polylogue/protocol";

/** The part of JSON Schema that node-llama-cpp turns into a grammar. */
export type GrammarSchema =
  | { readonly type: "string"; readonly minLength?: number; readonly maxLength?: number }
  | { readonly type: "number" | "integer" | "boolean" }
  | { readonly enum: readonly (string | number)[] }
  | {
      readonly type: "array";
      readonly items: GrammarSchema;
      readonly minItems?: number;
      readonly maxItems?: number;
    }
  | { readonly type: "object"; readonly properties: Readonly<Record<string, GrammarSchema>> };

/** Ranges of integers up to this wide are spelled out, since grammars know no least and greatest number. */
const widest = 128;

/** A schema as the grammar takes it: lengths and counts hold, small ranges become choices, keys keep their order. */
export function grammarSchema(schema: JsonSchema): GrammarSchema {
  if ("enum" in schema) return { enum: schema.enum };
  switch (schema.type) {
    case "string": {
      const { minLength, maxLength } = schema;
      return {
        type: "string",
        ...(minLength !== undefined && { minLength }),
        ...(maxLength !== undefined && { maxLength }),
      };
    }
    case "integer":
      return integers(schema.minimum, schema.maximum);
    case "array": {
      const { minItems, maxItems } = schema;
      const items = grammarSchema(schema.items);
      return {
        type: "array",
        items,
        ...(minItems !== undefined && { minItems }),
        ...(maxItems !== undefined && { maxItems }),
      };
    }
    case "object": {
      const properties = Object.entries(schema.properties).map(
        ([key, value]) => [key, grammarSchema(value)] as const,
      );
      return { type: "object", properties: Object.fromEntries(properties) };
    }
    default:
      return { type: schema.type };
  }
}

function integers(minimum = -Infinity, maximum = Infinity): GrammarSchema {
  const [least, most] = [Math.ceil(minimum), Math.floor(maximum)];
  if (!(most - least < widest)) return { type: "integer" };
  return { enum: Array.from({ length: Math.max(0, most - least + 1) }, (_, i) => least + i) };
}
