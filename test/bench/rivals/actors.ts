import { assign, createActor, fromPromise, sendParent, sendTo, setup, waitFor } from "xstate";
import { others, reply } from "../canned.ts";

const seats = others + 1;
const answer = fromPromise(async () => reply);

/** A role as one would write it in plain XState: idle, thinking, speaking. */
const child = setup({
  types: { context: {} as { heard: readonly string[] }, events: {} as { type: "ask" } },
  actors: { answer },
}).createMachine({
  context: { heard: [] },
  initial: "idle",
  states: {
    idle: { on: { ask: "thinking" } },
    thinking: {
      invoke: {
        src: "answer",
        onDone: {
          target: "speaking",
          actions: assign({
            heard: ({ context, event }) => [...context.heard.slice(-11), event.output.text],
          }),
        },
      },
    },
    speaking: {
      entry: sendParent(({ context }) => ({ type: "said", text: context.heard.at(-1) ?? "" })),
      always: "idle",
    },
  },
});

const parent = setup({
  types: {
    context: {} as { asked: number; readonly steps: number; readonly story: readonly string[] },
    input: {} as { steps: number },
    events: {} as { type: "said"; text: string },
  },
  actors: { child },
}).createMachine({
  context: ({ input }) => ({ asked: 0, steps: input.steps, story: [] }),
  invoke: Array.from({ length: seats }, (_, i) => ({ id: `seat ${i}`, src: "child" as const })),
  initial: "asking",
  states: {
    asking: {
      entry: sendTo(({ context }) => `seat ${context.asked % seats}`, { type: "ask" }),
      on: {
        said: [
          {
            guard: ({ context }) => context.asked + 1 < context.steps,
            target: "asking",
            reenter: true,
            actions: assign({
              asked: ({ context }) => context.asked + 1,
              story: ({ context, event }) => [...context.story, event.text],
            }),
          },
          { target: "done", actions: assign({ asked: ({ context }) => context.asked + 1 }) },
        ],
      },
    },
    done: { type: "final" },
  },
});

/** A parent machine that asks six child machines in turn, each of which invokes a promise and tells its parent. */
export async function actors(steps: number): Promise<number> {
  const actor = createActor(parent, { input: { steps } });
  actor.start();
  const { context } = await waitFor(actor, (snapshot) => snapshot.status === "done");
  return context.asked;
}
