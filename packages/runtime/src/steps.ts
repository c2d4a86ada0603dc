import type { ArrowPart, Plan } from "@polylogue/compile";
import { equal, evaluate, type RecordValue } from "@polylogue/expression";
import type { SetStep, YieldsStep } from "@polylogue/model";
import type { Draft } from "./draft.ts";
import { requireFit } from "./fit.ts";
import { forEvery } from "./loops.ts";
import { own } from "./own.ts";
import type { Trouble } from "./state.ts";
import { failure, troubleOf } from "./trouble.ts";

/** Runs what may fail only as an expression fails; a failure becomes the state's trouble. */
export function attempting(draft: Draft, body: () => void): void {
  if (draft.next.trouble) return;
  try {
    body();
  } catch (error) {
    draft.fail(troubleOf(error));
  }
}

/** A state is entered: its visit counts, its budget begins, its inner counters start anew. */
export function enter(draft: Draft, state: string): void {
  const { next, plan } = draft;
  const visit = (own(next.visits, state) ?? 0) + 1;
  next.visits = { ...next.visits, [state]: visit };
  next.path = [...next.path, state];
  if (plan.states[state]?.budget) next.marks = { ...next.marks, [state]: next.spent };
  const counted = Object.entries(plan.arrows).filter(([, arrow]) => arrow.countedBy === state);
  if (counted.length > 0)
    next.taken = { ...next.taken, ...Object.fromEntries(counted.map(([id]) => [id, 0])) };
  const name = state.replace(/^@/, "");
  next.entered = [...next.entered, name];
  draft.tell({ type: "entered", state: name, visit, ...at(plan, state) });
}

const at = (plan: Plan, id: string) => {
  const place = plan.places[id];
  return place ? { at: place } : {};
};

export function runSet(draft: Draft, step: SetStep, id: string): void {
  attempting(draft, () => {
    draft.drawFor(stepKey(draft, id));
    forEvery(step.loops, draft, (env) => {
      const value = evaluate(step.value, env);
      const spec = variable(draft, step.name);
      if (spec) requireFit(draft, spec.type, value, `The value of \`${step.name}\``);
      draft.set(step.name, value);
      draft.tell({ type: "set", name: step.name, value, ...at(draft.plan, id) });
    });
  });
}

const variable = ({ plan }: Draft, name: string) =>
  plan.outputs.find((o) => o.name === name) ?? plan.lets.find((l) => l.name === name);

export function runYields(draft: Draft, step: YieldsStep, id: string): void {
  attempting(draft, () => {
    forEvery(step.loops, draft, (env) => {
      const fields = evaluate(step.fields, env) as RecordValue;
      const same = step.row === "pair" && equal(fields.chosen as never, fields.rejected as never);
      if (!same) draft.next.rows = [...draft.next.rows, { row: step.row, fields }];
      draft.tell({
        type: "yielded",
        row: step.row,
        fields,
        ...(same && { dropped: true as const }),
        ...at(draft.plan, id),
      });
    });
  });
}

/** The prefix of a step's keys: the step, and which visit of its state this is. */
export function stepKey(draft: Draft, id: string): string {
  const state = id.slice(0, id.indexOf("."));
  return `${state}#${own(draft.next.visits, state) ?? 1}${id.slice(state.length + ".step".length)}`;
}

/** Chooses how a state is left: the first arrow that holds or, in trouble, the nearest exit that takes it. */
export function weigh(draft: Draft, state: string): void {
  const part = draft.plan.states[state];
  if (!part) return;
  if (idle(draft) >= mostIdle) return runAway(draft);
  attempting(draft, () => {
    draft.next.chosen = part.arrows.find((id) => isOpen(draft, id));
  });
  if (draft.next.trouble)
    draft.next.chosen = part.exits.find((id) => takes(draft, id) && withinBound(draft, id));
}

/** States that a run enters between two calls, at most: nothing else runs meanwhile, so it could not be interrupted. */
const mostIdle = 1_000;

/** How many states were entered since the latest call. */
function idle({ next }: Draft): number {
  if (next.quiet.calls !== next.spent.calls)
    next.quiet = { calls: next.spent.calls, since: next.entered.length };
  return next.entered.length - next.quiet.since;
}

/** No exit is taken, since one could lead back in. */
function runAway(draft: Draft): void {
  draft.fail(failure(`The run has entered ${mostIdle} states and asked nobody.`));
  draft.next.chosen = undefined;
}

function isOpen(draft: Draft, id: string): boolean {
  const { when } = arrow(draft, id);
  return (!when || evaluate(when, draft) === true) && withinBound(draft, id);
}

function withinBound(draft: Draft, id: string): boolean {
  const { atMost } = arrow(draft, id);
  return !atMost || (draft.next.taken[id] ?? 0) < Number(evaluate(atMost, draft));
}

/** Whether an exit is for this trouble: a failure, or a budget that belongs to the exit's own state. */
function takes(draft: Draft, id: string): boolean {
  const exit = arrow(draft, id);
  const trouble = draft.next.trouble as Trouble;
  if (trouble.kind === "failure") return exit.cause === "failure";
  const ofRole = trouble.owner !== "" && Object.hasOwn(draft.plan.roles, trouble.owner);
  return exit.cause === "budget" && (ofRole || exit.from === trouble.owner);
}

export function take(draft: Draft, id: string, from: string): void {
  const { to } = arrow(draft, id);
  draft.next.taken = { ...draft.next.taken, [id]: (draft.next.taken[id] ?? 0) + 1 };
  draft.next.trouble = undefined;
  draft.tell({ type: "took", arrow: id, from, to, ...at(draft.plan, id) });
}

function arrow(draft: Draft, id: string): ArrowPart {
  const found = draft.plan.arrows[id];
  if (!found) throw new Error(`no arrow ${id}`);
  return found;
}
