import type { Plan } from "@polylogue/compile";
import type { PlayStep, SetStep, SpeakStep, StageStep, YieldsStep } from "@polylogue/model";
import { type AnyActorRef, assign, fromPromise, type MachineContext, setup } from "xstate";
import { actorId, roleActor } from "./actor.ts";
import { Draft } from "./draft.ts";
import { engage, standingSeats } from "./hire.ts";
import { play } from "./play.ts";
import type { Scope, Work } from "./scope.ts";
import { flush } from "./scope.ts";
import { speak } from "./speak.ts";
import { stage } from "./stage.ts";
import type { Engagement, SceneState } from "./state.ts";
import { attempting, enter, runSet, runYields, stepKey, take, weigh } from "./steps.ts";
import { troubleOf } from "./trouble.ts";

/** The machine's context: the scene's state as plain data, and the scope that its effects go through. */
export interface StageContext extends MachineContext {
  readonly scope: Scope;
  readonly state: SceneState;
}
interface Waiting {
  readonly step: string;
  readonly context: StageContext;
}

const draftOf = ({ scope, state }: StageContext) => new Draft(scope.plan, scope.path, scope.seed, state);

/** A body for a named action: changes a draft, which becomes the next state. */
function act(body: (draft: Draft, params: Readonly<Record<string, string>>) => void) {
  return assign(({ context }: { context: StageContext }, params: unknown) => {
    const draft = draftOf(context);
    body(draft, params as Readonly<Record<string, string>>);
    return { state: draft.done() };
  });
}

/** A body for the action of a step: what it leaves is a moment of the run. */
function doing(body: (draft: Draft, step: string) => void) {
  return assign(({ context }: { context: StageContext }, params: unknown) => {
    const { step } = params as { step: string };
    const draft = draftOf(context);
    body(draft, step);
    pass(context.scope, draft, step);
    return { state: draft.done() };
  });
}

function pass({ plan, path, onMoment }: Scope, draft: Draft, step: string): void {
  onMoment?.({ plan, ...(path && { path }), state: draft.next, step });
}

/** A body for a named actor: plays one waiting step and gives the state after it. It never rejects. */
function player(body: (work: Work, step: never) => Promise<void>) {
  return fromPromise<SceneState, Waiting>(async ({ input: { step, context }, system }) => {
    const draft = draftOf(context);
    const key = stepKey(draft, step);
    const prefix = context.scope.path ? `${context.scope.path}/` : "";
    const state = step.slice(0, step.indexOf("."));
    const work: Work = { scope: context.scope, draft, state, stepId: step, key: prefix + key, system };
    try {
      if (!draft.next.trouble) await body(work, context.scope.plan.steps[step] as never);
    } catch (error) {
      draft.fail(troubleOf(error));
    }
    flush(work);
    pass(context.scope, draft, step);
    return draft.done();
  });
}

type Spawn = (src: "role", options: object) => AnyActorRef;

/** Works out who takes part in a step, and spawns the actors of seats that are new. */
const hire = assign(({ context, spawn, system }: never, params: unknown) => {
  const { step } = params as { step: string };
  const draft = draftOf(context);
  const part = draft.plan.steps[step] as SpeakStep | StageStep | PlayStep;
  attempting(draft, () => {
    draft.next.engaged = engage(draft.drawFor(stepKey(draft, step)), part);
  });
  seat(draft.next.engaged, spawn, system, part.kind === "stage");
  return { state: draft.done() };
});

/** At the scene's beginning: the seats that are always there. Single roles are invoked by the machine itself. */
const assemble = assign(({ context, spawn, system }: never) => {
  const draft = draftOf(context);
  attempting(draft, () => seat(counted(draft), spawn, system));
  return { state: draft.done() };
});

const counted = (draft: Draft) =>
  standingSeats(draft).filter(({ role }) => draft.plan.roles[role]?.seats.kind === "counted");

function seat(
  engaged: readonly Engagement[],
  spawn: Spawn,
  system: { get(id: string): AnyActorRef | undefined },
  anew = false,
): void {
  for (const { role, seat: number } of engaged) {
    const id = actorId(role, number);
    const there = system.get(id);
    if (there && anew) there.send({ type: "recast" });
    if (!there) spawn("role", { id, systemId: id, input: { role, seat: number } });
  }
}

const bodies = {
  actors: {
    role: roleActor,
    speak: player((work, step: SpeakStep) => speak(work, step)),
    stage: player((work, step: StageStep) => stage(work, step)),
    play: player((work, step: PlayStep) => play(work, step)),
  },
  guards: {
    "went well": ({ event }: { event: { output?: SceneState } }) => event.output?.trouble === undefined,
    chosen: ({ context }: { context: StageContext }, params: unknown) =>
      context.state.chosen === (params as { arrow: string }).arrow,
    spent: ({ context }: { context: StageContext }) => context.state.trouble?.kind === "spent",
  },
  actions: {
    assemble,
    hire,
    enter: act((draft, { state }) => enter(draft, state as string)),
    set: doing((draft, step) => runSet(draft, partOf<SetStep>(draft, step), step)),
    yields: doing((draft, step) => runYields(draft, partOf<YieldsStep>(draft, step), step)),
    weigh: act((draft, { state }) => weigh(draft, state as string)),
    take: act((draft, { arrow, from }) => take(draft, arrow as string, from as string)),
    hear: assign(({ event }: { event: unknown }) => ({ state: (event as { output: SceneState }).output })),
    note: act((draft) => draft.fail(troubleOf("a step stopped without an answer"))),
  },
};

function partOf<T>(draft: Draft, step: string | undefined): T {
  return draft.plan.steps[step ?? ""] as T;
}

/** Hands an invoked step the context it needs beside its own parameters: JSON can only hold the latter. */
function withContext(config: unknown): unknown {
  if (Array.isArray(config)) return config.map(withContext);
  if (!config || typeof config !== "object") return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key,
      key === "input" && "step" in value
        ? ({ context }: { context: StageContext }) => ({ ...value, context })
        : withContext(value),
    ]),
  );
}

function build(plan: Plan) {
  const config = withContext(plan.machine) as object;
  // The configuration is data, so its names cannot be known to the types; the bodies above are all it may name.
  return setup(bodies as never).createMachine({
    ...config,
    context: ({ input }: { input: unknown }) => input,
  } as never);
}

const machines = new WeakMap<Plan, ReturnType<typeof build>>();

/** The plan's machine with its bodies; made once for each plan, shared by all its runs. */
export function machineOf(plan: Plan) {
  let machine = machines.get(plan);
  if (!machine) {
    machine = build(plan);
    machines.set(plan, machine);
  }
  return machine;
}
