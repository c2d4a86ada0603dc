import type { Plan } from "@polylogue/compile";
import type { BrokenClaim } from "@polylogue/runtime";
import type { Once, Trouble } from "./once.ts";
import type { Variant } from "./variants.ts";

/** A run that shows something, and what the scene was like in it. */
export interface Shown {
  readonly once: Once;
  readonly variant: Variant;
}
/** Runs that went wrong alike: the one with the fewest calls, and how many there were. */
export interface Wrong extends Shown {
  readonly trouble: Trouble;
  readonly times: number;
}
/** A claim that a run broke. */
export interface Broken extends Shown {
  readonly broken: BrokenClaim;
}

/** What all runs together have shown. */
export class Evidence {
  readonly #plan: Plan;
  readonly #entered = new Map<string, Shown>();
  readonly #taken = new Map<string, Shown>();
  readonly #wrong = new Map<string, Wrong>();
  readonly #broken = new Map<BrokenClaim["claim"], Broken>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  add(once: Once, variant: Variant): void {
    const shown = { once, variant };
    for (const state of once.entered) keepShorter(this.#entered, state, shown);
    for (const arrow of once.taken) keepShorter(this.#taken, arrow, shown);
    for (const trouble of once.troubles) this.#addTrouble(trouble, shown);
    for (const broken of once.broken)
      if (once.calls < (this.#broken.get(broken.claim)?.once.calls ?? Number.POSITIVE_INFINITY))
        this.#broken.set(broken.claim, { ...shown, broken });
  }

  #addTrouble(trouble: Trouble, shown: Shown): void {
    // What a model or a taken budget did is no fault of the scene.
    if (trouble.code !== undefined || (trouble.kind === "budget" && (trouble.caught || shown.variant.poor)))
      return;
    const key = `${trouble.kind} ${trouble.caught} ${trouble.state} ${alike(trouble.problem)}`;
    const before = this.#wrong.get(key);
    const times = (before?.times ?? 0) + 1;
    const isShorter = !before || shown.once.calls < before.once.calls;
    this.#wrong.set(key, isShorter ? { ...shown, trouble, times } : { ...before, times });
  }

  get wrong(): readonly Wrong[] {
    return [...this.#wrong.values()];
  }
  /** Claims of the scene itself; a scene that is played is explored by itself. */
  get broken(): readonly Broken[] {
    return [...this.#broken.values()].filter(({ broken }) => broken.path === undefined);
  }
  entered(state: string): Shown | undefined {
    return this.#entered.get(state);
  }
  taken(arrow: string): Shown | undefined {
    return this.#taken.get(arrow);
  }

  get states(): { readonly entered: number; readonly all: number } {
    const all = Object.keys(this.#plan.states).filter((name) => !name.startsWith("@"));
    return { entered: all.filter((name) => this.#entered.has(name)).length, all: all.length };
  }
  get arrows(): { readonly taken: number; readonly all: number } {
    const all = Object.keys(this.#plan.arrows);
    return { taken: all.filter((id) => this.#taken.has(id)).length, all: all.length };
  }
}

/** Failures that differ in numbers alone are one. */
const alike = (problem: string) => problem.replaceAll(/\d+/g, "#");

/** The run with the fewest calls shows it best; a run of the scene as it is, better still. */
function keepShorter(shown: Map<string, Shown>, name: string, next: Shown): void {
  const before = shown.get(name);
  const isBetter =
    !before ||
    (before.variant.note !== undefined && next.variant.note === undefined) ||
    (next.once.calls < before.once.calls &&
      (next.variant.note === undefined) === (before.variant.note === undefined));
  if (isBetter) shown.set(name, next);
}
