import type { Final, Scene, State, Step } from "@polylogue/model";
import { arrowId, type Parts, stepId } from "./parts.ts";
import {
  type ActionRef,
  builtInEnds,
  type InvokeConfig,
  type MachineConfig,
  type StateConfig,
  type TransitionConfig,
} from "./plan.ts";

/** Shows a guard's own words in tools that read the machine. */
export type Excerpt = (span: { start: number; end: number }) => string;

/**
 * The statechart of a scene as XState v5 JSON.
 *
 * A simple state becomes a compound one: a child for each step that waits (it invokes the step's actor), and a
 * last child `leave` whose entry weighs the arrows once, so that guards only look the choice up. A failure or a
 * spent budget goes to `leave` at once, where the exits stand behind the arrows.
 */
export function toMachine(scene: Scene, parts: Parts): MachineConfig {
  const first = scene.states[0]?.name ?? scene.finals[0]?.name ?? builtInEnds.failed;
  return {
    id: scene.name ?? "library",
    ...(scene.doc && { description: scene.doc }),
    initial: first,
    invoke: scene.roles
      .filter((role) => role.seats.kind === "one")
      .map((role) => ({
        id: role.name,
        src: "role",
        systemId: `${role.name}.1`,
        input: { role: role.name, seat: 1 },
      })),
    entry: [{ type: "assemble" }],
    states: Object.fromEntries([
      ...scene.states.map((state) => [state.name, stateConfig(state, parts)] as const),
      ...scene.finals.map((final) => [final.name, finalConfig(final, parts)] as const),
      ...Object.values(builtInEnds).map(
        (end) => [end, { id: end, type: "final" as const, entry: [enter(end)] }] as const,
      ),
    ]),
  };
}

const enter = (state: string): ActionRef => ({ type: "enter", params: { state } });
const meta = (id: string, parts: Parts) => ({ at: parts.places[id] });

function stateConfig(state: State, parts: Parts): StateConfig {
  const inner = state.states[0]
    ? { initial: state.states[0].name, states: composite(state, parts) }
    : simple(state, parts);
  return {
    id: state.name,
    ...(state.doc && { description: state.doc }),
    entry: [enter(state.name)],
    meta: meta(state.name, parts),
    ...inner,
  };
}

function composite(state: State, parts: Parts): Record<string, StateConfig> {
  return Object.fromEntries(state.states.map((s) => [s.name, stateConfig(s, parts)]));
}

function finalConfig(final: Final, parts: Parts): StateConfig {
  const acts = final.steps.map((step, i) => actionOf(step, stepId(final.name, i)));
  return {
    id: final.name,
    type: "final",
    ...(final.doc && { description: final.doc }),
    entry: [enter(final.name), ...acts],
    meta: meta(final.name, parts),
  };
}

/** The actor that plays a waiting step; steps that only compute have none. */
const actorOf: Partial<Record<Step["kind"], string>> = { speak: "speak", play: "play", stage: "stage" };
const actionOf = (step: Step, id: string): ActionRef => ({ type: step.kind, params: { step: id } });

function simple(state: State, parts: Parts): Pick<StateConfig, "initial" | "states"> {
  const states: Record<string, StateConfig> = {};
  const waiting = state.steps.map((step, i) => ({ step, id: stepId(state.name, i), child: String(i + 1) }));
  const children = [...waiting.filter(({ step }) => actorOf[step.kind]).map(({ child }) => child), "leave"];
  let pending: ActionRef[] = [];
  let turn = 0;
  for (const { step, id, child } of waiting) {
    const src = actorOf[step.kind];
    if (!src) {
      pending.push(actionOf(step, id));
      continue;
    }
    turn++;
    states[child] = {
      entry: [...pending, { type: "hire", params: { step: id } }],
      invoke: waitFor(src, id, children[turn] ?? "leave"),
      meta: meta(id, parts),
    };
    pending = [];
  }
  states.leave = {
    entry: [...pending, { type: "weigh", params: { state: state.name } }],
    always: ways(state, parts),
  };
  return { initial: children[0] ?? "leave", states };
}

function waitFor(src: string, step: string, next: string): InvokeConfig {
  const actions = [{ type: "hear" }];
  return {
    src,
    input: { step },
    onDone: [
      { guard: { type: "went well" }, target: next, actions },
      { target: "leave", actions },
    ],
    onError: { target: "leave", actions: [{ type: "note" }] },
  };
}

/** Arrows in written order, then the exits from the nearest outward, then the ends that every scene has. */
function ways(state: State, parts: Parts): TransitionConfig[] {
  const exits = parts.states[state.name]?.exits ?? [];
  const ids = [...state.arrows.map((_, i) => arrowId(state.name, i)), ...exits];
  return [
    ...ids.map((arrow) => ({
      target: `#${parts.arrows[arrow]?.to}`,
      guard: { type: "chosen", params: { arrow } },
      actions: [{ type: "take", params: { arrow, from: state.name } }],
      meta: meta(arrow, parts),
    })),
    { target: `#${builtInEnds.outOfBudget}`, guard: { type: "spent" } },
    { target: `#${builtInEnds.failed}` },
  ];
}
