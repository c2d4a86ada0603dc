import { reply } from "../canned.ts";

/** What nobody can be faster than: a loop that awaits the model. */
export async function loop(steps: number): Promise<number> {
  const heard: string[] = [];
  for (let i = 0; i < steps; i++) {
    const { text } = await answer();
    heard.push(text);
  }
  return heard.length;
}

const answer = async () => reply;
