import type { Place, RunEvent } from "@polylogue/protocol";
import type { RunResult, RunUsage } from "./api.ts";
import type { Trouble } from "./state.ts";

type Counted = "promptTokens" | "cachedPromptTokens" | "completionTokens" | "cost";
const counted: readonly Counted[] = ["promptTokens", "cachedPromptTokens", "completionTokens", "cost"];

/** Adds up a run from its events. A figure that one call does not know is unknown for the run. */
export class Tally {
  readonly states: string[] = [];
  readonly #totals: Record<Counted, number | null> = {
    promptTokens: 0,
    cachedPromptTokens: 0,
    completionTokens: 0,
    cost: 0,
  };
  #calls = 0;
  #answered = 0;
  #seconds = 0;
  #last: Place | undefined;

  add(event: RunEvent): void {
    if (event.type === "entered") this.states.push(event.state);
    if (event.type === "asked") this.#last = event.source ?? this.#last;
    if ("at" in event && event.at) this.#last = event.at;
    if (event.type !== "answered" && event.type !== "call-failed") return;
    // What another run paid for is not paid for again.
    if (event.type === "answered" && event.recalled) return;
    this.#calls++;
    this.#seconds = Math.max(this.#seconds, event.clock / 1000);
    if (event.type === "call-failed") return;
    this.#answered++;
    for (const unit of counted) {
      const [sum, value] = [this.#totals[unit], event.usage[unit]];
      this.#totals[unit] = sum === null || value === null ? null : sum + value;
    }
  }

  usage(): RunUsage {
    return {
      calls: this.#calls,
      ...(this.#answered === 0 ? { ...this.#totals, cost: null } : this.#totals),
      seconds: this.#seconds,
    };
  }

  problem(trouble: Trouble): NonNullable<RunResult["problem"]> {
    const place = this.#last && { place: this.#last };
    if (trouble.kind === "failure")
      return { text: trouble.problem, ...(trouble.code && { code: trouble.code }), ...place };
    const owner = trouble.owner ? `\`${trouble.owner}\`` : "the scene";
    return { text: `The budget of ${owner} is spent: ${trouble.limit} ${trouble.unit}.`, ...place };
  }
}
