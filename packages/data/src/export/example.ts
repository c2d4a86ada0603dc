import type { Message } from "@polylogue/protocol";
import type { SceneRecord } from "../run/record.ts";

/** What one data row teaches, before it takes a trainer's form. */
export type Example =
  | { readonly kind: "sft"; readonly prompt: readonly Message[]; readonly completion: string }
  | {
      readonly kind: "pair";
      readonly prompt: readonly Message[];
      readonly chosen: string;
      readonly rejected: string;
    };

export type ExampleOf<K extends Example["kind"]> = Extract<Example, { readonly kind: K }>;

/** The rows of a kind that a scene yielded, in order. */
export function examplesOf(record: SceneRecord, kind: Example["kind"]): readonly Example[] {
  return record.rows.flatMap(({ row, fields }): readonly Example[] => {
    if (row !== kind) return [];
    const text = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
    const prompt = conversation(record, text("prompt"));
    if (kind === "sft") return [{ kind, prompt, completion: text("completion") }];
    return [{ kind, prompt, chosen: text("chosen"), rejected: text("rejected") }];
  });
}

/** Where the input had a conversation and the scene asked with it, the data have it, too. */
function conversation({ prompt, messages }: SceneRecord, asked: string): readonly Message[] {
  return messages && asked === prompt ? messages : [{ role: "user", content: asked }];
}

/** A conversation in rounds, as trainers want it that know turns only in pairs; nothing where turns do not alternate. */
export interface Rounds {
  readonly system: string;
  readonly history: readonly (readonly [user: string, assistant: string])[];
  readonly last: string;
}

export function roundsOf(messages: readonly Message[]): Rounds | undefined {
  const [first] = messages;
  const system = first?.role === "system" ? first.content : "";
  const turns = first?.role === "system" ? messages.slice(1) : messages;
  const alternate = turns.every(({ role }, i) => role === (i % 2 === 0 ? "user" : "assistant"));
  const last = turns.at(-1);
  if (!alternate || last?.role !== "user") return undefined;
  const history = turns
    .slice(0, -1)
    .flatMap((turn, i) => (i % 2 === 0 ? [[turn.content, turns[i + 1]?.content ?? ""] as const] : []));
  return { system, history, last: last.content };
}
