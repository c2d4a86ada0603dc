import type { ModelDescription, ModelPort } from "@polylogue/protocol";
import { Governor, type GovernorEvent, type GovernorOptions } from "./governor.ts";

/** A port with another `chat`. */
export function withChat(model: ModelPort, chat: ModelPort["chat"]): ModelPort {
  return {
    description: model.description,
    chat,
    ...(model.skip && { skip: model.skip.bind(model) }),
    ...(model.countTokens && { countTokens: model.countTokens.bind(model) }),
    dispose: () => model.dispose(),
  };
}

function governed(model: ModelPort, governor: Governor): ModelPort {
  return withChat(model, (request, call) =>
    governor.run(() => model.chat(request, call), {
      kind: `${request.role}/${request.question ?? ""}`,
      signal: call.signal,
      onRetry: call.onRetry,
    }),
  );
}

/** What shares a server's capacity: one model behind one address. */
const endpointOf = ({ spec }: ModelDescription): string => spec;

export interface Fleet {
  readonly models: Readonly<Record<string, ModelPort>>;
  /** The calls in flight that each endpoint is let now. */
  limits(): Readonly<Record<string, number>>;
  close(): void;
}

/** The models of all slots behind a governor for each endpoint. */
export function fleet(
  models: Readonly<Record<string, ModelPort>>,
  options: Omit<GovernorOptions, "onEvent">,
  onEvent: (endpoint: string, event: GovernorEvent) => void,
): Fleet {
  const governors = new Map<string, Governor>();
  const governorOf = (endpoint: string): Governor => {
    const known = governors.get(endpoint);
    if (known) return known;
    const made = new Governor({ ...options, onEvent: (event) => onEvent(endpoint, event) });
    governors.set(endpoint, made);
    return made;
  };
  const slots = Object.entries(models).map(
    ([slot, model]) => [slot, governed(model, governorOf(endpointOf(model.description)))] as const,
  );
  return {
    models: Object.fromEntries(slots),
    limits: () => Object.fromEntries([...governors].map(([endpoint, { limit }]) => [endpoint, limit])),
    close: () => governors.forEach((governor) => governor.close()),
  };
}
