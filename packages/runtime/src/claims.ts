import type { Plan } from "@polylogue/compile";
import { EvaluationError } from "@polylogue/expression";
import type { Claim } from "@polylogue/model";
import type { Moment } from "./scope.ts";
import { seen } from "./seen.ts";
import { outcome, why } from "./why.ts";

/** A claim that a run has broken, and the first moment at which it did. */
export interface BrokenClaim {
  readonly claim: Claim;
  /** The plan whose claim it is: that of the run, or of a scene it plays. */
  readonly plan: Plan;
  readonly path?: string;
  /** The step after which it did not hold; absent: at the end. */
  readonly step?: string;
  /** What is wrong, in one sentence. */
  readonly text: string;
}

/** Holds the moments of one run against the claims of its scenes; `see` is for a run's `onMoment`. */
export interface ClaimWatch {
  see(moment: Moment): void;
  /** In the order in which they were broken, each claim once. */
  readonly broken: readonly BrokenClaim[];
}

/** Watches one run of a plan. Claims of scenes that it plays are held, too: each playing by itself. */
export function watchClaims(plan: Plan): ClaimWatch {
  const broken: BrokenClaim[] = [];
  if (!claims(plan)) return { broken, see: () => {} };
  const settled = new Map<string, Set<Claim>>();
  return {
    broken,
    see(moment) {
      const { plan, path = "" } = moment;
      const done = settled.get(path) ?? new Set();
      settled.set(path, done);
      for (const claim of plan.claims) {
        const text = done.has(claim) ? undefined : hold(claim, moment, () => done.add(claim));
        if (text === undefined) continue;
        done.add(claim);
        broken.push({ claim, plan, ...(path && { path }), ...(moment.step && { step: moment.step }), text });
      }
    },
  };
}

const claims = ({ claims: own, scenes }: Plan): boolean =>
  own.length > 0 || Object.values(scenes).some(claims);

/** What is wrong with a claim at this moment, if anything; `settle` is called when no later moment matters. */
function hold(claim: Claim, moment: Moment, settle: () => void): string | undefined {
  const env = seen(moment);
  const came = outcome(claim.condition, env);
  const unknown = came instanceof EvaluationError && came.code === "not-known";
  const words = `\`${claim.kind} ${claim.text}\``;
  if (claim.kind === "eventually") {
    if (came === true) {
      settle();
      return undefined;
    }
    if (moment.step !== undefined) return undefined;
    return `${words} holds at no moment: at the end ${unknown ? "not all that it reads is known" : why(claim, env)}`;
  }
  const wanted = claim.kind === "always";
  if (unknown || came === wanted) return undefined;
  return `${words} ${wanted ? "does not hold" : "holds"} ${where(moment)}: ${why(claim, env, wanted)}`;
}

function where({ plan, path, step, ending }: Moment): string {
  const scene = path ? ` of \`${plan.scene}\`` : "";
  if (step === undefined) return `at the end${scene}, in \`${ending}\``;
  const place = plan.places[step];
  const state = `in \`${step.slice(0, step.indexOf("."))}\`${scene}`;
  return place ? `${state} after line ${place.line}` : state;
}
