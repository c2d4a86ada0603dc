import { hash } from "@polylogue/base";
import type { Type, Value } from "@polylogue/expression";
import {
  type ChatRequest,
  type ChatResponse,
  ModelError,
  type ModelPort,
  requestHash,
} from "@polylogue/protocol";

export interface Improvising {
  /** Milliseconds before an answer, by call. */
  readonly latency?: (request: ChatRequest) => number;
  /** Told of every call as it is made. */
  readonly onCall?: (request: ChatRequest) => void;
}

/**
 * A model for tests that answers anything, by the type of what is asked. The same request gets the same answer;
 * different requests get different ones, so that a run's hash depends on every prompt in it.
 */
export function improviser({ latency, onCall }: Improvising = {}): ModelPort {
  return {
    description: { adapter: "script", spec: "script:improviser", details: {} },
    async chat(request, { signal, onText }): Promise<ChatResponse> {
      onCall?.(request);
      const wait = latency?.(request) ?? 0;
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (signal.aborted) throw new ModelError("aborted", "The call was stopped.");
      const text = improvise(request);
      onText?.(text);
      const tokens = (s: string) => Math.ceil(s.length / 4);
      const promptTokens = request.messages.reduce((sum, m) => sum + tokens(m.content), 0);
      return {
        text,
        finish: "stop",
        usage: { promptTokens, cachedPromptTokens: null, completionTokens: tokens(text), cost: null },
      };
    },
    dispose: () => Promise.resolve(),
  };
}

function improvise(request: ChatRequest): string {
  const dice = new Dice(requestHash(request));
  const fields = request.answer.map(({ name, type }): [string, Value] => [name, invent(type, name, dice)]);
  if (request.format.kind === "text") return String(fields[0]?.[1] ?? "");
  return JSON.stringify(Object.fromEntries(fields));
}

function invent(type: Type, name: string, dice: Dice): Value {
  switch (type.kind) {
    case "text":
      return `${name} ${dice.next(10_000)}`;
    case "number":
    case "integer":
      return Number(type.min ?? 0) + dice.next(Number(type.max ?? 100) - Number(type.min ?? 0) + 1);
    case "boolean":
      // Mostly yes, so that stages go on.
      return dice.next(5) > 0;
    case "choice":
      return type.options[dice.next(type.options.length)] ?? "";
    case "list":
      return inventList(type, name, dice);
    case "record":
      return Object.fromEntries(type.fields.map((f) => [f.name, invent(f.type, f.name, dice)]));
    default:
      return "";
  }
}

function inventList(type: Extract<Type, { kind: "list" }>, name: string, dice: Dice): Value {
  const isFree = type.min === undefined && type.max === undefined;
  if (type.of.kind === "choice" && isFree) return type.of.options.filter(() => dice.next(2) === 0);
  const [min, max] = [Number(type.min ?? 0), Number(type.max ?? Number(type.min ?? 0) + 2)];
  return Array.from({ length: min + dice.next(max - min + 1) }, () => invent(type.of, name, dice));
}

/** Numbers drawn from a text: the same text gives the same numbers. */
class Dice {
  #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** From 0 to below `sides`. */
  next(sides: number): number {
    this.#seed = hash(this.#seed);
    return sides > 0 ? Number.parseInt(this.#seed.slice(0, 8), 16) % sides : 0;
  }
}
