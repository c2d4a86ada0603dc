/** Share counters by name. */
export class Shares {
  readonly #shares = new Map<string, [good: number, all: number]>();

  count(name: string, good: boolean): void {
    const [before, all] = this.#shares.get(name) ?? [0, 0];
    this.#shares.set(name, [before + (good ? 1 : 0), all + 1]);
  }

  print(): string {
    return [...this.#shares]
      .sort()
      .map(([name, [good, all]]) => `${name}: ${good}/${all}`)
      .join("\n");
  }
}

/** Whether a run of four words comes four times. */
export function loops(text: string): boolean {
  const words = text.split(/\s+/);
  const seen = new Map<string, number>();
  for (let i = 0; i + 4 <= words.length; i++) {
    const run = words.slice(i, i + 4).join(" ");
    seen.set(run, (seen.get(run) ?? 0) + 1);
  }
  return [...seen.values()].some((count) => count >= 4);
}

const stop = new Set(
  "about after answer could every following generate give given have into just like make should some such than that their them there these they this what when where which will with would write your does from been were being only".split(
    " ",
  ),
);

/** The words of a question that a reply can be about. */
export const contentWords = (line: string): string[] =>
  (line.toLowerCase().match(/[a-z]{4,}/g) ?? []).filter((word) => !stop.has(word));
