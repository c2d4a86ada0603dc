import { ModelError } from "@polylogue/protocol";
import { aborted } from "./abort.ts";

export interface Limits {
  /** Milliseconds for a whole call. */
  readonly timeout: number;
  /** Milliseconds without a sign of life from the server. */
  readonly idle: number;
}

/** One call's signal: aborts with the caller's, after `timeout`, or when `alive` was not called for `idle`. */
export class Deadline implements Disposable {
  readonly #controller = new AbortController();
  readonly #total: NodeJS.Timeout;
  readonly #limits: Limits;
  readonly #caller: AbortSignal;
  #idle: NodeJS.Timeout;

  constructor(caller: AbortSignal, limits: Limits) {
    this.#limits = limits;
    this.#caller = caller;
    this.#total = setTimeout(
      () => this.#expire(`no whole answer within ${limits.timeout / 1000} s`),
      limits.timeout,
    );
    this.#idle = this.#wait();
    if (caller.aborted) this.#stop();
    else caller.addEventListener("abort", this.#stop, { once: true });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why the signal aborted, if it did. */
  get failure(): ModelError | undefined {
    return this.signal.aborted ? (this.signal.reason as ModelError) : undefined;
  }

  readonly alive = (): void => {
    clearTimeout(this.#idle);
    if (!this.signal.aborted) this.#idle = this.#wait();
  };

  [Symbol.dispose](): void {
    clearTimeout(this.#total);
    clearTimeout(this.#idle);
    this.#caller.removeEventListener("abort", this.#stop);
  }

  readonly #stop = (): void => this.#controller.abort(aborted());

  #wait(): NodeJS.Timeout {
    return setTimeout(
      () => this.#expire(`nothing was heard for ${this.#limits.idle / 1000} s`),
      this.#limits.idle,
    );
  }

  #expire(reason: string): void {
    this.#controller.abort(new ModelError("timeout", `The server took too long: ${reason}.`));
  }
}
