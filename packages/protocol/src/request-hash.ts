import { canonical, hash } from "@polylogue/base";
import type { ChatRequest } from "./model-port.ts";

/** Names what was asked: an answer serves again only where messages, format, sampling and seed are the same. */
export function requestHash({ messages, format, sampling, seed }: ChatRequest): string {
  return hash(canonical({ messages, format, sampling, seed }));
}
