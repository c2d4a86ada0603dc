/** Texts that structure an answer and are no part of it. */
export interface Markers {
  /** The answer ends before each of these. */
  readonly stops: readonly string[];
  /** What stands between the two is the model's own thinking. */
  readonly thought?: { readonly opens: string; readonly closes: string; readonly begun: boolean };
}

/** A text that arrives in pieces, cleared of markers, which may arrive in pieces too. */
export class MarkedText {
  readonly #markers: Markers;
  #thinking: boolean;
  #held = "";
  ended = false;

  constructor(markers: Markers) {
    this.#markers = markers;
    this.#thinking = markers.thought?.begun ?? false;
  }

  /** The part of the answer that is certain with this piece. */
  push(piece: string): string {
    this.#held += piece;
    let text = "";
    while (!this.ended) {
      const found = this.#first();
      if (!found) break;
      text += this.#release(found.at);
      this.#held = this.#held.slice(found.mark.length);
      this.#pass(found.mark);
    }
    return this.ended ? text : text + this.#release(this.#held.length - this.#halfMark());
  }

  /** What might have become a marker and did not. */
  end(): string {
    return this.ended ? "" : this.#release(this.#held.length);
  }

  #marks(): readonly string[] {
    const { stops, thought } = this.#markers;
    if (this.#thinking) return [...stops, thought?.closes ?? ""].filter(Boolean);
    return [...stops, thought?.opens ?? ""].filter(Boolean);
  }

  #first(): { at: number; mark: string } | undefined {
    return this.#marks()
      .map((mark) => ({ mark, at: this.#held.indexOf(mark) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.mark.length - a.mark.length)[0];
  }

  #pass(mark: string): void {
    if (this.#markers.stops.includes(mark)) this.ended = true;
    else this.#thinking = !this.#thinking;
  }

  /** Length of the longest end of what is held that may be the beginning of a marker. */
  #halfMark(): number {
    const lengths = this.#marks().flatMap((mark) =>
      Array.from({ length: mark.length - 1 }, (_, i) => i + 1).filter((n) =>
        this.#held.endsWith(mark.slice(0, n)),
      ),
    );
    return Math.max(0, ...lengths);
  }

  #release(length: number): string {
    const text = this.#thinking ? "" : this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return text;
  }
}
