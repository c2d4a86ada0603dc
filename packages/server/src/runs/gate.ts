import type { PauseReason } from "@polylogue/protocol";

/** Lets calls through, or holds them back before a model is asked. */
export class Gate {
  #held: PauseReason | undefined;
  #steps = 0;
  #waiting: (() => void)[] = [];
  readonly #tell: (reason: PauseReason | undefined) => void;

  /** Told why calls are held, and `undefined` when they go on. */
  constructor(tell: (reason: PauseReason | undefined) => void) {
    this.#tell = tell;
  }

  get held(): PauseReason | undefined {
    return this.#held;
  }

  hold(reason: PauseReason): void {
    if (this.#held) return;
    this.#held = reason;
    this.#tell(reason);
  }

  open(): void {
    if (!this.#held) return;
    this.#held = undefined;
    this.#steps = 0;
    this.#tell(undefined);
    for (const go of this.#waiting.splice(0)) go();
  }

  /** Lets one call through and holds the next. */
  step(): void {
    if (!this.#held) return this.hold({ kind: "asked" });
    const next = this.#waiting.shift();
    if (next) next();
    else this.#steps++;
  }

  /** Waits until calls are let through. Never rejects: a run that is stopped leaves it waiting. */
  async pass(): Promise<void> {
    if (!this.#held) return;
    if (this.#steps > 0) this.#steps--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }
}
