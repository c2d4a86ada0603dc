import type { Env, Value } from "@polylogue/expression";
import { Draft, seatValue } from "./draft.ts";
import type { Moment } from "./scope.ts";
import type { Seat } from "./state.ts";

/** What claims and expectations read (SPEC 11.4): the scene's values, and what nobody in the scene can ask. */
export function seen({ plan, path, state, ending }: Moment): Env {
  const draft = new Draft(plan, path, 0, state);
  const own: Readonly<Record<string, Value | undefined>> = {
    states: state.entered,
    rows: state.rows.map(({ row, fields }) => ({ row, ...fields })),
    ending,
  };
  return {
    get(name) {
      if (Object.hasOwn(plan.roles, name) && !Object.hasOwn(state.values, name))
        return draft.peopleAs(name, witnessed);
      return draft.get(name) ?? (Object.hasOwn(own, name) ? own[name] : undefined);
    },
  };
}

/** A seat with what it was last asked and what was put before it; a field that it says goes by its own name. */
function witnessed(seat: Seat) {
  const last = seat.turns.at(-1);
  return { ...(last && { prompt: last.prompt }), heard: seat.heard, ...seatValue(seat) };
}
