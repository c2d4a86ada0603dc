import { type Env, render, type Value } from "@polylogue/expression";
import type { Role, RoleQuestion } from "@polylogue/model";
import type { Message } from "@polylogue/protocol";
import type { MemoryEntry } from "./actor.ts";
import type { Seat } from "./state.ts";

/** The environment of a role's own texts: the scene's values, then what belongs to the seat alone. */
export function seatEnv(env: Env, seat: Seat): Env {
  const own: Record<string, Value> = { ...seat.parameters, ...seat.secrets, seat: seat.seat };
  return { get: (name) => (Object.hasOwn(own, name) ? own[name] : env.get(name)) };
}

/**
 * The conversation a seat is sent: its persona, what it remembers in order, then the question with the `line` that
 * tells the shape of its answer.
 * It grows only at its end, so that an engine evaluates no shared beginning twice.
 */
export function conversation(
  role: Role,
  question: RoleQuestion,
  line: string,
  env: Env,
  memory: readonly MemoryEntry[],
): Conversation {
  const system: Message[] = role.persona
    ? [{ role: "system", content: persona(render(role.persona.parts, env)) }]
    : [];
  const asked = [render(question.prompt.parts, env), line].filter(Boolean).join("\n\n");
  return { messages: [...system, ...remembered(memory, asked)], question: asked };
}

export interface Conversation {
  readonly messages: readonly Message[];
  /** The question alone, as it enters the seat's memory: what was heard before it is there already. */
  readonly question: string;
}

function persona(text: string): string {
  const sentence = /^you\b/i.test(text) ? text : `You are ${text}`;
  return /[.!?:"”]$/.test(sentence) ? sentence : `${sentence}.`;
}

function remembered(memory: readonly MemoryEntry[], question: string): Message[] {
  const messages: Message[] = [];
  let heard: string[] = [];
  for (const entry of memory) {
    if (entry.kind === "heard") {
      heard.push(entry.text);
      continue;
    }
    // An exchange holds what was heard before it, so nothing is said twice.
    messages.push({ role: "user", content: withHeard(heard, entry.prompt) });
    messages.push({ role: "assistant", content: entry.completion });
    heard = [];
  }
  messages.push({ role: "user", content: withHeard(heard, question) });
  return messages;
}

const withHeard = (heard: readonly string[], text: string) =>
  heard.length ? `${heard.join("\n")}\n\n${text}` : text;

/** A conversation as one text, for traces and tests. */
export function transcript(messages: readonly Message[]): string {
  return messages.map((m) => m.content).join("\n\n");
}
