import type { Span } from "@polylogue/base";
import type { IToken } from "@polylogue/grammar";

const afterwards = /[ \t]*,?[ \t]*\/\/\/([^\r\n]*)/y;

/** Finds the `///` comments that document a thing: those right above it, and one at the end of its line. */
export class Docs {
  readonly #source: string;
  readonly #comments: readonly IToken[];

  constructor(source: string, trivia: readonly IToken[]) {
    this.#source = source;
    this.#comments = trivia.filter(({ image }) => image.startsWith("///"));
  }

  of({ start, end }: Span): string | undefined {
    if (this.#comments.length === 0) return undefined;
    const lines = [...this.#above(start), ...this.#after(end)];
    return lines.length > 0 ? lines.join("\n") : undefined;
  }

  #above(start: number): string[] {
    const lines: string[] = [];
    let below = start;
    for (let at = this.#lastBefore(start); at >= 0; at--) {
      const comment = this.#comments[at] as IToken;
      const end = comment.startOffset + comment.image.length;
      if (!/^\r?\n[ \t]*$/.test(this.#source.slice(end, below)) || !this.#beginsLine(comment.startOffset))
        break;
      lines.push(textOf(comment.image.slice(3)));
      below = comment.startOffset;
    }
    return lines.reverse();
  }

  #after(end: number): string[] {
    afterwards.lastIndex = end;
    const match = afterwards.exec(this.#source);
    return match ? [textOf(match[1] ?? "")] : [];
  }

  #beginsLine(at: number): boolean {
    const line = this.#source.lastIndexOf("\n", at - 1) + 1;
    return /^[ \t\uFEFF]*$/.test(this.#source.slice(line, at));
  }

  #lastBefore(offset: number): number {
    let low = 0;
    let high = this.#comments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#comments[middle] as IToken).startOffset < offset) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function textOf(comment: string): string {
  return comment.replace(/^ /, "").trimEnd();
}
