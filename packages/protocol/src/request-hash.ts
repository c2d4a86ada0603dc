import { canonical, hash } from "@polylogue/base";
import type { AnswerFormat, ChatRequest } from "./model-port.ts";

/** Names what was asked: an answer serves again only where messages, format, sampling and seed are the same. */
export function requestHash({ messages, format, sampling, seed }: ChatRequest): string {
  const manner = `${canonical(sampling)} ${seed} ${canonicalFormat(format)}`;
  // Lengths keep the parts apart, and spare escaping conversations that grow long.
  return hash(messages.reduce((text, m) => `${text}\n${m.role} ${m.content.length}\n${m.content}`, manner));
}

const formats = new WeakMap<AnswerFormat, string>();

function canonicalFormat(format: AnswerFormat): string {
  let text = formats.get(format);
  if (text === undefined) formats.set(format, (text = canonical(format)));
  return text;
}
