import type { CallView, Moment } from "./moment.ts";

/** Shorter texts stand in prompts by chance. */
const telling = 6;

/** Calls asked later whose prompts hold words of this answer, letter by letter: they are asked again when it is changed. */
export function quotedIn({ calls }: Pick<Moment, "calls">, key: string): readonly CallView[] {
  const call = calls[key];
  const words = textsOf(call?.answer ?? "");
  if (!call || words.length === 0) return [];
  const quotes = ({ messages }: CallView) =>
    messages.some(({ content }) => words.some((each) => content.includes(each)));
  return Object.values(calls).filter((each) => each.asked > call.asked && quotes(each));
}

/** The texts that an answer holds: itself, or those of its JSON. */
function textsOf(answer: string): string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === "string") texts.push(value.trim());
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(collect);
  };
  collect(parsed(answer));
  return texts.filter(({ length }) => length >= telling);
}

function parsed(answer: string): unknown {
  try {
    return answer.trimStart().startsWith("{") ? JSON.parse(answer) : answer;
  } catch {
    return answer;
  }
}
