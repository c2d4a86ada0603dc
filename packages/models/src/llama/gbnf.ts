import type { JsonSchema } from "@polylogue/protocol";
import { integerRule, numberRule } from "./digits.ts";

// Own rules, since the library's know no least and greatest number and let every integer have an exponent.

const character = '[^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\/bfnrt] | "u" [0-9a-fA-F]{4})';

/**
 * A grammar in llama.cpp's GBNF for JSON texts that fit a schema: lengths, counts and ranges hold, keys keep their order, and
 * no space stands anywhere but one after a colon or a comma.
 */
export const gbnf = (schema: JsonSchema): string =>
  [`root ::= ${rule(schema)}`, `character ::= ${character}`, 'comma ::= "," " "?'].join("\n");

function rule(schema: JsonSchema): string {
  if ("enum" in schema) return `(${schema.enum.map(verbatim).join(" | ")})`;
  switch (schema.type) {
    case "string":
      return `"\\"" character${times(schema.minLength, schema.maxLength)} "\\""`;
    case "integer":
      return integerRule(schema.minimum, schema.maximum);
    case "number":
      return numberRule(schema.minimum, schema.maximum);
    case "boolean":
      return '("true" | "false")';
    case "array":
      return `"[" ${items(schema)} "]"`;
    case "object":
      return `"{" ${Object.entries(schema.properties)
        .map(([key, value]) => `${verbatim(key)} ":" " "? ${rule(value)}`)
        .join(" comma ")} "}"`;
  }
}

/** Nothing where nothing may stand, even where nothing could: a choice of nobody has no rule. */
function items({ items: item, minItems = 0, maxItems = Infinity }: Extract<JsonSchema, { type: "array" }>) {
  if (maxItems === 0) return "";
  const one = rule(item);
  const some = `${one} (comma ${one})${times(Math.max(0, minItems - 1), maxItems - 1)}`;
  return minItems > 0 ? some : `(${some})?`;
}

const times = (least = 0, most = Infinity): string => `{${least},${most === Infinity ? "" : most}}`;

/** A value as JSON writes it, in the grammar's own quotation marks. */
const verbatim = (value: string): string =>
  `"${JSON.stringify(value).replace(/["\\]/g, (found) => `\\${found}`)}"`;
