import type { ModelSpec } from "./spec.ts";

type OpenAISpec = Extract<ModelSpec, { adapter: "openai" }>;
type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The key for a server: `POLYLOGUE_<NAME>_API_KEY`, where NAME is the slot, the server's host or the model,
 * and otherwise `OPENAI_API_KEY`. What is no letter or digit in a name becomes `_`.
 */
export function keyFor(spec: OpenAISpec, slot: string | undefined, env: Environment): string | undefined {
  const names = [slot, hostOf(spec), spec.model].filter(
    (name) => name !== undefined && name !== "",
  ) as string[];
  const variables = [...names.map(variable), "OPENAI_API_KEY"];
  return variables.map((name) => env[name]?.trim()).find(Boolean);
}

/**
 * Whether calls to a server would carry a key that was not given for that server: somebody has to have named it.
 * A server on this machine may have any key, and so may the one that `OPENAI_API_KEY` is for.
 */
export function lendsKey(spec: OpenAISpec, slot: string | undefined, env: Environment): boolean {
  const host = hostOf(spec);
  if (/^(openai|api\.openai\.com|localhost|127(\.\d+){3}|\[::1\])$/.test(host)) return false;
  const key = keyFor(spec, slot, env);
  return key !== undefined && key !== env[variable(host)]?.trim();
}

const hostOf = ({ address }: OpenAISpec) => (address === undefined ? "openai" : new URL(address).hostname);

const variable = (name: string): string =>
  `POLYLOGUE_${name
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_|_$/g, "")}_API_KEY`;
