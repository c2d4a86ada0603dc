import { builtInEnds } from "@polylogue/compile";
import type { Value } from "@polylogue/expression";
import type { RunStatus } from "@polylogue/protocol";
import { createActor } from "xstate";
import { Draft } from "./draft.ts";
import { machineOf, type StageContext } from "./logic.ts";
import type { Performed, Scope } from "./scope.ts";
import { firstState, type SceneState, type Trouble } from "./state.ts";
import { troubleOf } from "./trouble.ts";

/** Plays one scene on its machine. Does not settle when the calls it waits for never do. */
export function perform(
  scope: Scope,
  values: Readonly<Record<string, Value>>,
  onActor?: (actor: Stopping) => void,
): Promise<Performed> {
  return new Promise((resolve) => {
    const state = firstState(scope.plan.scene, values, scope.path ?? "");
    const actor = createActor(machineOf(scope.plan), { input: { scope, state } as never });
    onActor?.(actor);
    actor.subscribe({
      complete() {
        const { status, context } = actor.getSnapshot() as unknown as {
          status: string;
          context: StageContext;
        };
        // An actor that was stopped completes, too; its scene has not ended.
        if (status === "done") resolve(close(scope, context.state));
      },
      error: (error) => {
        resolve(endAtOnce(scope, state, error));
      },
    });
    actor.start();
  });
}

/** The end of a scene that cannot be played at all. */
export function endAtOnce(scope: Scope, state: SceneState, error: unknown): Performed {
  const draft = new Draft(scope.plan, scope.path, scope.seed, state);
  draft.fail(troubleOf(error));
  return close(scope, draft.done());
}

interface Stopping {
  stop(): unknown;
}

/** Codes after which a run counts as unreachable: a model could not be had, or declined. */
const ownFaults = new Set(["no_script", "person_left", "context_overflow", "aborted"]);

function statusOf(trouble: Trouble | undefined): RunStatus {
  if (!trouble) return "done";
  if (trouble.kind === "spent") return "out-of-budget";
  return trouble.code && !ownFaults.has(trouble.code) ? "unreachable" : "failed";
}

function close(scope: Scope, state: SceneState): Performed {
  const draft = new Draft(scope.plan, scope.path, scope.seed, state);
  const { trouble, path, values } = draft.next;
  const last = path.at(-1) ?? builtInEnds.failed;
  const output = Object.fromEntries(
    scope.plan.outputs
      .filter((o) => Object.hasOwn(values, o.name))
      .map((o) => [o.name, values[o.name] as Value]),
  );
  const status = statusOf(trouble);
  const ending = last.replace(/^@/, "");
  draft.tell({
    type: "ended",
    status,
    state: ending,
    output,
    ...(!scope.path && { hash: `sha256:${state.outputs}` }),
  });
  scope.tell(draft.handOver());
  scope.onMoment?.({ plan: scope.plan, ...(scope.path && { path: scope.path }), state: draft.next, ending });
  return { state: draft.done(), status, ending, output, ...(trouble && { trouble }) };
}
