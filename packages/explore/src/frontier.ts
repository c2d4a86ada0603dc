import type { Choice } from "./trace.ts";

/** A run that is still to be made: like another up to one choice, where it takes another option. */
interface Branch {
  readonly from: readonly Choice[];
  readonly at: number;
  readonly option: number;
}

/**
 * The runs still to be made. Every run adds those that leave it at one of its own free choices, so that each run is
 * made once. They are taken in turns from the oldest, which differ in few choices from the first run, and from the
 * newest, which go deep: a search that is cut off has then seen something of both.
 */
export class Frontier {
  readonly #branches: Branch[] = [];
  #oldest = 0;
  #turn = 0;

  /** `fixed`: how many choices were prescribed, `until`: how many lie before a standing that was met before. */
  add(choices: readonly Choice[], fixed: number, until: number = choices.length): void {
    for (let at = fixed; at < Math.min(until, choices.length); at++) {
      const { count, taken } = choices[at] as Choice;
      for (let option = 0; option < count; option++)
        if (option !== taken) this.#branches.push({ from: choices, at, option });
    }
  }

  /** The choices of the next run; nothing when every run was made. */
  next(): readonly number[] | undefined {
    if (this.#oldest >= this.#branches.length) return undefined;
    const branch = this.#turn++ % 2 === 0 ? this.#branches[this.#oldest++] : this.#branches.pop();
    return branch && [...branch.from.slice(0, branch.at).map((choice) => choice.taken), branch.option];
  }
}
