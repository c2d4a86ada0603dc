/** Calls of a kind before its usual time is known. */
const warmUp = 10;
/** Calls after which what they took has become usual. */
const lasting = 1_000;
/** So many times the usual counts as slow. */
const slow = 3;

/** Tells when answers take much longer than they did. Calls are held against calls of their own kind. */
export class Latency {
  readonly #usual = new Map<string, { calls: number; mean: number }>();
  #recent = 1;

  /** Gives whether the endpoint has become slow; told once, then again only if it stays so. */
  add(kind: string, took: number): boolean {
    const usual = this.#usual.get(kind) ?? { calls: 0, mean: 0 };
    this.#usual.set(kind, usual);
    usual.calls += 1;
    const ratio = usual.calls > warmUp && usual.mean > 0 ? took / usual.mean : 1;
    // What lasts becomes usual in time; one slow answer hardly counts.
    usual.mean += (took - usual.mean) / (usual.calls <= warmUp ? usual.calls : lasting);
    this.#recent += (Math.min(ratio, 4 * slow) - this.#recent) / 10;
    if (this.#recent < slow) return false;
    this.#recent = 1;
    return true;
  }
}
