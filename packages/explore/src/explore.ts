import type { Plan } from "@polylogue/compile";
import type { Value } from "@polylogue/expression";
import { Evidence } from "./evidence.ts";
import type { Finding } from "./finding.ts";
import { findingsOf } from "./findings.ts";
import { firstValues } from "./first-values.ts";
import { relevanceOf } from "./relevance.ts";
import { type Limits, Walk } from "./session.ts";
import { type Variant, variants } from "./variants.ts";
import { type Witness, witnessOf } from "./witness.ts";

export interface ExploreOptions {
  /** Most runs; 2,000 when absent. */
  readonly runs?: number;
  /** Most seconds; 30 when absent. */
  readonly seconds?: number;
  /** Inputs that are fixed. Those that are not are chosen where something depends on them. */
  readonly inputs?: Readonly<Record<string, Value>>;
  /** Settings that are fixed. The others have their first values, and then, one at a time, other values. */
  readonly settings?: Readonly<Record<string, Value>>;
  /** Where models fail: in states with an `on failure` when absent, everywhere, or nowhere. */
  readonly failures?: "caught" | "all" | "none";
}

export type Paths = "all" | "own" | "some";

/** What was seen on the paths of a scene. */
export interface Exploration {
  readonly scene: string;
  readonly runs: number;
  readonly seconds: number;
  /**
   * How far it went: `all` paths, with other settings, too; `own`: all with the settings as they are, and some with
   * others; `some`. One path stands for all that differ in nothing that decides.
   */
  readonly paths: Paths;
  /** The most calls of a path with the first values of all settings, and a run that makes them. */
  readonly longest: { readonly calls: number; readonly witness: Witness };
  readonly states: { readonly entered: number; readonly all: number };
  readonly arrows: { readonly taken: number; readonly all: number };
  readonly findings: readonly Finding[];
}

/** Plays a scene along its paths without a model, with answers made from the types, and tells what is wrong with them. */
export async function explore(plan: Plan, options: ExploreOptions = {}): Promise<Exploration> {
  const began = performance.now();
  const { runs: most = 2000, seconds = 30 } = options;
  const until = began + seconds * 1000;
  const evidence = new Evidence(plan);
  const walks = variants(plan, options.settings ?? {}).map((v) => new VariantWalk(v, options, evidence));
  const runs = () => walks.reduce((sum, each) => sum + each.runs, 0);
  // Half of the runs are for the scene as it is. Then each of the others has its share, and what is left goes round.
  for (const [i, each] of [...walks, ...walks].entries()) {
    const left = most - runs();
    const share = i === 0 && walks.length > 1 ? 2 : Math.max(1, walks.length - i);
    if (left > 0) await each.go({ runs: Math.ceil(left / share), until });
  }
  const longest = await (walks[0] as (typeof walks)[number]).walk.longest();
  const paths = pathsOf(walks.map(({ walk }) => walk.isComplete));
  return {
    scene: plan.scene,
    runs: runs(),
    seconds: (performance.now() - began) / 1000,
    paths,
    longest: { calls: longest.calls, witness: witnessOf(longest) },
    states: evidence.states,
    arrows: evidence.arrows,
    findings: findingsOf(plan, evidence, { paths, runs: runs() }),
  };
}

function pathsOf([own, ...others]: readonly boolean[]): Paths {
  if (!own) return "some";
  return others.every(Boolean) ? "all" : "own";
}

/** The walk through one variant; begun anew, with calls counted, when a budget turns out to matter. */
class VariantWalk {
  readonly #begin: (countsCalls: boolean) => Walk;
  readonly #limit: number;
  #earlier = 0;
  #counts = false;
  walk: Walk;

  constructor(variant: Variant, options: ExploreOptions, evidence: Evidence) {
    const { plan, settings } = variant;
    const session = {
      plan,
      settings,
      inputs: options.inputs ?? {},
      relevance: relevanceOf(plan, settings),
      mayFail: failing(plan, options.failures ?? "caught"),
    };
    this.#limit = leastLimit(plan, settings);
    this.#begin = (countsCalls) =>
      new Walk({ ...session, countsCalls }, (once) => evidence.add(once, variant));
    this.walk = this.#begin(false);
  }

  get runs(): number {
    return this.#earlier + this.walk.runs;
  }

  async go(limits: Limits): Promise<void> {
    const before = this.runs;
    await this.walk.go(limits);
    if (this.#counts || this.walk.calls < this.#limit) return;
    this.#counts = true;
    this.#earlier = this.walk.runs;
    this.walk = this.#begin(true);
    await this.walk.go({ ...limits, runs: Math.max(0, limits.runs - this.runs + before) });
  }
}

function failing(plan: Plan, where: "caught" | "all" | "none"): (state: string) => boolean {
  if (where !== "caught") return () => where === "all";
  const caught = new Set(
    Object.entries(plan.states)
      .filter(([, part]) => part.exits.some((id) => plan.arrows[id]?.cause === "failure"))
      .map(([name]) => name),
  );
  return (state) => caught.has(state);
}

/** The smallest number of calls that a budget of the scene allows. */
function leastLimit(plan: Plan, settings: Readonly<Record<string, Value>>): number {
  const values = firstValues(plan, settings);
  const budgets = [
    plan.budget,
    ...Object.values(plan.states).map((state) => state.budget),
    ...Object.values(plan.roles).map((role) => role.budget),
  ];
  const limits = budgets.flatMap((budget) => budget?.limits ?? []).filter(({ unit }) => unit === "calls");
  const amounts = limits.map(({ amount }) =>
    typeof amount === "number" ? amount : Number(values[amount] ?? 0),
  );
  return Math.min(Number.POSITIVE_INFINITY, ...amounts);
}
