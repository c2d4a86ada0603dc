import { ModelError, type ModelErrorCode } from "@polylogue/protocol";
import { aborted } from "../abort.ts";
import type { Hub } from "./hub.ts";

/** What a hub's refusal means, as a sentence that says what to do. */
export function refusal(hub: Hub, repository: string, response: Response): ModelError {
  const reason = response.headers.get("x-error-code") ?? "";
  const retryAfter = Number(response.headers.get("retry-after") ?? "") * 1000 || undefined;
  const [code, text] = meaning(hub, repository, response.status, reason);
  return new ModelError(code, text, retryAfter === undefined ? {} : { retryAfter });
}

function meaning(
  { address, token }: Hub,
  repository: string,
  status: number,
  reason: string,
): readonly [ModelErrorCode, string] {
  const isGated = reason === "GatedRepo";
  if (isGated)
    return [
      "unauthorized",
      `\`${repository}\` asks for consent: accept its terms at ${address}/${repository}, then set HF_TOKEN to a token of that account.`,
    ];
  // Hugging Face hides what is private behind 401, whether it exists or not.
  if (status === 404 || reason === "RepoNotFound" || (status === 401 && !token))
    return [
      "not_found",
      `There is no model \`${repository}\` at ${address}, or it is private: check the name${token ? "" : ", or set HF_TOKEN"}.`,
    ];
  if (status === 401 || status === 403)
    return ["unauthorized", `${address} refuses the token in HF_TOKEN (${status}): make a new one there.`];
  if (status === 429)
    return ["rate_limited", `${address} has had too many requests (429): try again in some minutes.`];
  if (status >= 500) return ["overloaded", `${address} is failing (${status}): try again later.`];
  return ["bad_response", `${address} gave no file but ${status}: try again later, or check HF_ENDPOINT.`];
}

const network: Readonly<Record<string, readonly [ModelErrorCode, string]>> = {
  ENOTFOUND: ["unreachable", "cannot be found: check the network, or HF_ENDPOINT"],
  EAI_AGAIN: ["unreachable", "cannot be found: check the network, or HF_ENDPOINT"],
  ECONNREFUSED: ["unreachable", "takes no connections: check the network, or HF_ENDPOINT"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "does not answer: check the network, and try again"],
  TimeoutError: ["timeout", "does not answer: check the network, and try again"],
};

/** The connection was there and broke. */
const broken = /^(ECONNRESET|EPIPE|UND_ERR_SOCKET|UND_ERR_BODY_TIMEOUT)$/;

/** Whatever was thrown while a hub was asked, as a {@link ModelError}; never with a header in it. */
export function hubFailure({ address }: Hub, error: unknown, signal: AbortSignal): ModelError {
  if (error instanceof ModelError) return error;
  if (signal.aborted) return aborted();
  const chain = causes(error);
  const names = chain.flatMap(({ code, name }) => [String(code), name]);
  if (names.includes("ZodError") || names.includes("SyntaxError"))
    return new ModelError(
      "bad_response",
      `${address} does not answer as a hub of models: check HF_ENDPOINT.`,
    );
  const known = names.map((name) => network[name]).find(Boolean);
  if (known) return new ModelError(known[0], `${address} ${known[1]}.`);
  if (names.some((name) => broken.test(name)) || chain[0]?.message === "terminated")
    return new ModelError("closed", `${address} closed the connection: try again.`);
  const reason = chain.at(-1)?.message ?? "unknown reason";
  return new ModelError(
    "unreachable",
    `${address} cannot be reached (${reason}): check the network, or HF_ENDPOINT.`,
  );
}

interface Cause {
  readonly code?: unknown;
  readonly name: string;
  readonly message: string;
}

function causes(error: unknown): readonly Cause[] {
  if (!(error instanceof Error)) return [];
  const { errors } = error as { errors?: readonly unknown[] };
  return [error, ...causes(error.cause), ...(Array.isArray(errors) ? errors.flatMap(causes) : [])];
}
