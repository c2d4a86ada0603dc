/** One choice of a run: how many options there were, and which was taken. */
export interface Choice {
  readonly count: number;
  readonly taken: number;
}
/** How a run goes on where nothing is prescribed any more: by the first option, the last, or by chance. */
export type Manner = (count: number) => number;

/** The choices of one run: those that are prescribed, and then those that its manner takes. */
export class Trace {
  readonly choices: Choice[] = [];
  readonly #prescribed: readonly number[];
  readonly #manner: Manner;

  constructor(prescribed: readonly number[], manner: Manner) {
    this.#prescribed = prescribed;
    this.#manner = manner;
  }

  /** Takes one of several; `usual` is taken where nothing is prescribed, whatever the manner. */
  choose(count: number, usual?: number): number {
    if (count <= 1) return 0;
    const prescribed = this.#prescribed[this.choices.length];
    const taken = prescribed === undefined ? (usual ?? this.#manner(count)) : prescribed % count;
    this.choices.push({ count, taken });
    return taken;
  }

  /** Whether every prescribed choice was made. */
  get isFree(): boolean {
    return this.choices.length >= this.#prescribed.length;
  }
}
