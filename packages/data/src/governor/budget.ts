/** Retries that a run may make: some to begin with, and one more for each answer, so that no outage is hammered. */
export class RetryBudget {
  #left: number;

  constructor(retries = 100) {
    this.#left = retries;
  }

  earn(): void {
    this.#left += 1;
  }

  take(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
