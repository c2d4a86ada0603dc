import type { Parsed } from "./parse.ts";

/** The source of what was parsed, put together again from its tokens, its trivia and what is neither. */
export function print({ source, tokens, trivia }: Pick<Parsed, "source" | "tokens" | "trivia">): string {
  const pieces = [...tokens, ...trivia].sort((a, b) => a.startOffset - b.startOffset);
  let text = "";
  for (const { startOffset, image } of pieces) {
    text += source.slice(text.length, startOffset) + image;
  }
  return text + source.slice(text.length);
}
