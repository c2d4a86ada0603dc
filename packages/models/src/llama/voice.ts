import type { Library } from "./library.ts";
import { MarkedText, type Markers } from "./marked-text.ts";

type Token = Library.Token;

/** Recent tokens that decide how the next ones are spelled. */
const lookBack = 3;
/** No character has more bytes than this, so a broken one that is longer stays broken. */
const longestCharacter = 4;

/** The text of an answer while its tokens arrive: whole characters only, without what marks its end or a train of thought. */
export class Voice {
  readonly #model: Library.LlamaModel;
  readonly #text: MarkedText;
  readonly #special: ReadonlySet<Token>;
  #pending: Token[] = [];
  #recent: Token[] = [];

  /** `special` tokens are spelled out, so that marks made of them are found. */
  constructor(model: Library.LlamaModel, markers: Markers, special: ReadonlySet<Token>) {
    this.#model = model;
    this.#text = new MarkedText(markers);
    this.#special = special;
  }

  get ended(): boolean {
    return this.#text.ended;
  }

  /** The text that a token makes certain. */
  push(token: Token): string {
    this.#pending.push(token);
    const piece = this.#spell();
    const broken = piece.endsWith("\uFFFD") && this.#pending.length < longestCharacter;
    return broken ? "" : this.#flush(piece);
  }

  /** What was held back, when nothing more will come. */
  end(): string {
    return this.#flush(this.#spell()) + this.#text.end();
  }

  #spell(): string {
    const special = this.#pending.some((token) => this.#special.has(token));
    return this.#model.detokenize(this.#pending, special, this.#recent);
  }

  #flush(piece: string): string {
    this.#recent = [...this.#recent, ...this.#pending].slice(-lookBack);
    this.#pending = [];
    return this.#text.push(piece);
  }
}
