import { evaluate, type RecordValue, type Value } from "@polylogue/expression";
import type { PlayStep } from "@polylogue/model";
import { allowance } from "./budget.ts";
import { Draft } from "./draft.ts";
import { flush, type Performed, type Scope, type Work } from "./scope.ts";
import { firstState, type Trouble, type Untold } from "./state.ts";
import { startingValues } from "./values.ts";

/** Plays whole scenes as a step: at once, or in turn. Their outputs become the fields of their names. */
export async function play(work: Work, step: PlayStep): Promise<void> {
  flush(work);
  if (!step.inTurn)
    return takeIn(work, step, await Promise.all(step.plays.map((_, i) => playOne(work, step, i))));
  for (let i = 0; i < step.plays.length && !work.draft.next.trouble; i++) {
    takeIn(work, step, [await playOne(work, step, i)], i);
  }
}

interface Played {
  readonly performed: Performed;
  readonly story: readonly Untold[];
}

async function playOne(work: Work, step: PlayStep, index: number): Promise<Played> {
  const { scope, draft } = work;
  const playing = step.plays[index] as PlayStep["plays"][number];
  const plan = scope.plan.scenes[playing.scene];
  if (!plan) throw new Error(`no scene ${playing.scene}`);
  const story: Untold[] = [];
  const path = `${work.key}/${index + 1}.${playing.scene}`;
  const given = Object.fromEntries(playing.arguments.map((a) => [a.name, evaluate(a.value, draft)]));
  const inner: Scope = {
    plan,
    path,
    seed: scope.seed,
    calls: scope.calls,
    perform: scope.perform,
    ...(scope.watch && { watch: scope.watch }),
    ...(scope.onMoment && { onMoment: scope.onMoment }),
    tell: (events) => void story.push(...events),
    outer: (extra) => asOuter(allowance(draft, work.state, "", scope.outer)(extra)),
  };
  const values = startingValues(
    plan,
    given,
    given,
    (v) => new Draft(plan, path, scope.seed, firstState(plan.scene, v, path)),
  );
  return { performed: await scope.perform(inner, values), story };
}

/** Enters what the scenes did into this one, in written order. */
function takeIn(work: Work, step: PlayStep, played: readonly Played[], first = 0): void {
  const { draft } = work;
  played.forEach(({ performed, story }, i) => {
    const { scene } = step.plays[first + i] as PlayStep["plays"][number];
    draft.retell(story);
    draft.spend("", performed.state.spent);
    draft.count(performed.state.outputs);
    draft.next.rows = [...draft.next.rows, ...performed.state.rows];
    draft.next.entered = [...draft.next.entered, ...performed.state.entered];
    if (performed.trouble) draft.fail(asFailure(scene, performed.trouble));
    else draft.set(scene, performed.output as RecordValue as Value);
  });
}

/** A mark on the owner of a budget that lies outside the scene at work: none of its own exits is for it. */
const outside = "^";

function asOuter(trouble: Trouble | undefined): Trouble | undefined {
  return trouble?.kind === "spent" ? { ...trouble, owner: outside + trouble.owner } : trouble;
}

/** A budget spent inside is a failure outside, unless the budget was the outer scene's own. */
function asFailure(scene: string, trouble: Trouble): Trouble {
  if (trouble.kind === "failure")
    return { ...trouble, problem: `The scene \`${scene}\` failed: ${trouble.problem}` };
  if (trouble.owner.startsWith(outside)) return { ...trouble, owner: trouble.owner.slice(outside.length) };
  return {
    kind: "failure",
    problem: `The scene \`${scene}\` ran out of its budget of ${trouble.limit} ${trouble.unit}.`,
  };
}
