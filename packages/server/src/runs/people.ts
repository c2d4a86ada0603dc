import { type ChatRequest, ModelError, type ModelPort } from "@polylogue/protocol";

/** Seats that people sit on, and the questions that wait for them. */
export class People {
  readonly #seats: Set<string>;
  readonly #waiting = new Map<string, (text: string) => void>();
  readonly #ask: (request: ChatRequest) => void;

  constructor(seats: readonly string[], ask: (request: ChatRequest) => void) {
    this.#seats = new Set(seats);
    this.#ask = ask;
  }

  sit(role: string): void {
    this.#seats.add(role);
  }
  leave(role: string): void {
    this.#seats.delete(role);
  }

  /** Gives a person's answer to the question that waits for it; tells whether there was one. */
  answer(key: string, text: string): boolean {
    const take = this.#waiting.get(key);
    this.#waiting.delete(key);
    take?.(text);
    return take !== undefined;
  }

  /** A model whose roles people may take over. */
  besides(model: ModelPort): ModelPort {
    const taken = ({ role }: ChatRequest) => model.description.adapter === "human" || this.#seats.has(role);
    return {
      ...model,
      byPerson: taken,
      chat: (request, options) =>
        taken(request) ? this.#wait(request, options.signal) : model.chat(request, options),
    };
  }

  async #wait(request: ChatRequest, signal: AbortSignal) {
    const { key } = request;
    const text = await new Promise<string>((resolve, reject) => {
      this.#waiting.set(key, resolve);
      signal.addEventListener("abort", () => reject(new ModelError("aborted", "The call was stopped.")), {
        once: true,
      });
      this.#ask(request);
    }).finally(() => this.#waiting.delete(key));
    const unknown = { promptTokens: null, cachedPromptTokens: null, completionTokens: null, cost: null };
    return { text, finish: "stop" as const, usage: unknown };
  }
}

/** A seat that is always a person's. */
export const person: ModelPort = {
  description: { adapter: "human", spec: "human", details: {} },
  chat: () => Promise.reject(new ModelError("person_left", "Nobody sits here.")),
  dispose: async () => {},
};
