import type { ModelSpec } from "./spec.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The key for a server: `POLYLOGUE_<NAME>_API_KEY`, where NAME is the slot, the server's host or the model,
 * and otherwise `OPENAI_API_KEY`. What is no letter or digit in a name becomes `_`.
 */
export function keyFor(
  spec: Extract<ModelSpec, { adapter: "openai" }>,
  slot: string | undefined,
  env: Environment,
): string | undefined {
  const host = spec.address === undefined ? "openai" : new URL(spec.address).hostname;
  const names = [slot, host, spec.model].filter((name) => name !== undefined && name !== "") as string[];
  const variables = [...names.map((name) => `POLYLOGUE_${variable(name)}_API_KEY`), "OPENAI_API_KEY"];
  return variables.map((name) => env[name]?.trim()).find(Boolean);
}

const variable = (name: string): string =>
  name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_|_$/g, "");
