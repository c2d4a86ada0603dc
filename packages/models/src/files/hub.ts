import { ModelError } from "@polylogue/protocol";
import type { Environment } from "./folder.ts";

/** A hub with the interface of Hugging Face. */
export interface Hub {
  /** Without a slash at its end. */
  readonly address: string;
  readonly token?: string;
}

const huggingFace = "https://huggingface.co";

/** The hub that the environment names (`HF_ENDPOINT`, `HF_TOKEN`), or Hugging Face. Throws a {@link ModelError}. */
export function hubOf(env: Environment): Hub {
  const address = (env.HF_ENDPOINT || huggingFace).replace(/\/+$/, "");
  if (!/^https?:$/.test(URL.parse(address)?.protocol ?? ""))
    throw new ModelError(
      "unreachable",
      `HF_ENDPOINT is \`${address}\`, which is no address: it must begin with https:// or http://.`,
    );
  return { address, ...(env.HF_TOKEN && { token: env.HF_TOKEN }) };
}

/** The headers of a request to a hub; the token goes to no other address. */
export function hubHeaders({ token }: Hub): Record<string, string> {
  return token ? { authorization: `Bearer ${token}` } : {};
}
