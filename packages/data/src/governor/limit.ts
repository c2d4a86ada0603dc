/** What is left of the limit after an overload. */
const decrease = 0.8;

/** From this share of the limit that was last too high on, growth is so much slower. */
const careful = { from: 0.9, share: 0.1 };

/**
 * How many calls may be in flight: additive increase, multiplicative decrease (Chiu and Jain 1989), after a slow
 * start that ends with the first overload (as TCP's, Jacobson 1988), and with care near the place of the last one
 * (as CUBIC's plateau, Ha, Rhee and Xu 2008).
 */
export class Limit {
  #value: number;
  #isStarting = true;
  #tooHigh = Number.POSITIVE_INFINITY;
  #cut = Number.NEGATIVE_INFINITY;
  readonly #most: number;

  constructor(most: number, start = 4) {
    this.#most = most;
    this.#value = Math.min(most, start);
  }

  get value(): number {
    return Math.floor(this.#value);
  }

  /** A call went well. Only a limit that was used up says anything about a greater one. */
  raise(inFlight: number): void {
    if (inFlight < this.value) return;
    this.#value = Math.min(this.#most, this.#value + this.#step());
  }

  #step(): number {
    if (this.#isStarting) return 1;
    return (this.#value < careful.from * this.#tooHigh ? 1 : careful.share) / this.#value;
  }

  /** Calls that began before the last decrease tell nothing new. Gives whether the limit was lowered. */
  lower(began: number, now: number): boolean {
    if (began < this.#cut) return false;
    this.#cut = now;
    this.#isStarting = false;
    this.#tooHigh = this.#value;
    this.#value = Math.max(1, this.#value * decrease);
    return true;
  }
}
