import type { SaidEvent, StoryEvent } from "@polylogue/protocol";
import type { Entry, Named, Tone, Voice } from "./entry.ts";
import { hidden } from "./glimpse.ts";
import type { Playbill } from "./playbill.ts";
import { type View, voiceOf } from "./view.ts";
import { count, glance, prose } from "./words.ts";

export interface Telling {
  readonly view: View;
  readonly bill: Playbill;
  readonly path: string;
  readonly depth: number;
}
interface Told {
  readonly view: View;
  readonly entries: readonly Entry[];
}
type Teller<T extends StoryEvent["type"]> = (
  event: Extract<StoryEvent, { type: T }>,
  telling: Telling,
) => Told;

const nothing = (_event: unknown, { view }: Telling): Told => ({ view, entries: [] });
const show = (view: View, ...entries: Entry[]): Told => ({ view, entries });
const note = ({ view, depth }: Telling, text: string, tone: Tone = "quiet") =>
  show(view, { kind: "note", depth, tone, text });

/** How each event of the story is told. */
export const tellers: { readonly [T in StoryEvent["type"]]: Teller<T> } = {
  entered: ({ state, visit }, { view, depth, bill }) => {
    const entries: Entry[] = bill.finals.includes(state)
      ? []
      : [{ kind: "state", depth, name: stateName(state), visit }];
    return { view: { ...view, state: stateName(state), lastTexts: [] }, entries };
  },

  took: ({ arrow, to }, telling) =>
    isExit(arrow) ? note(telling, `↪ ${stateName(to)}`, "warning") : nothing(undefined, telling),

  set: ({ name, value }, telling) => {
    const text = glance(value);
    const known = telling.view.lastTexts.includes(prose(value)) || text === "";
    return known || isStage(telling, name) ? nothing(undefined, telling) : note(telling, `${name} = ${text}`);
  },

  // A draw may be somebody's secret; where it is nobody's, the value it is set to tells it.
  drew: nothing,

  said: (event, telling) => {
    const { view, depth, bill } = telling;
    if (view.onStage[telling.path]?.includes(event.role) || isJudge(event, telling))
      return nothing(event, telling);
    const said = saidFields(event);
    const who = voiceOf(bill, event.role, event.seat, event.name);
    const question = event.question === undefined ? {} : { question: event.question };
    return show(
      { ...view, lastTexts: [...view.lastTexts, ...Object.values(event.fields).map(prose)] },
      { kind: "speech", depth, who, ...question, said, alone: said.length === 1 },
    );
  },

  misfit: ({ role, problem, kind }, telling) => note(telling, `${role}: ${kind}. ${problem}`, "warning"),
  heard: nothing,
  folded: ({ role, entries }, telling) =>
    note(telling, `${role} keeps ${count(entries, "memory", "memories")} as one`),

  "stage-opened": ({ stage, cast }, { view, depth, path, bill }) => {
    const voices = (job: string) =>
      cast.filter((c) => c.job === job).map((c) => voiceOf(bill, c.role, c.seat, c.name));
    return show(
      {
        ...view,
        onStage: { ...view.onStage, [path]: [...new Set(cast.map((c) => c.role))] },
        cast: castOf(view, bill, cast),
      },
      { kind: "cast", depth, stage, follows: voices("follows"), reacts: voices("reacts") },
    );
  },
  beat: nothing,

  verdict: ({ actor, action, feasible, noticed, fields }, telling) => {
    if (!feasible) return nothing(undefined, telling);
    const { view, depth } = telling;
    const others = noticed.filter((name) => name !== actor).map((name) => voice(view, name));
    return show(view, {
      kind: "act",
      depth,
      who: voice(view, actor),
      action,
      noticed: others,
      notes: notesOf(fields),
    });
  },
  act: nothing,
  refused: ({ actor, action, reason }, { view, depth }) =>
    show(view, { kind: "refused", depth, who: voice(view, actor), action, reason }),
  unplayed: ({ actor, action }, { view, depth }) =>
    show(view, { kind: "unplayed", depth, who: voice(view, actor), action }),

  "stage-closed": ({ ended, acts }, telling) => {
    const { [telling.path]: _gone, ...onStage } = telling.view.onStage;
    return note(
      { ...telling, view: { ...telling.view, onStage } },
      `${count(acts, "act")}, ${closings[ended]}`,
    );
  },

  yielded: ({ row }, { view }) => ({
    view: { ...view, rows: { ...view.rows, [row]: (view.rows[row] ?? 0) + 1 } },
    entries: [],
  }),
  spent: ({ owner, unit, limit }, telling) =>
    note(telling, `the budget of ${owner || telling.bill.scene} is used up: ${limit} ${unit}`, "warning"),
  trouble: ({ problem }, telling) => note(telling, problem, "trouble"),
  ended: ({ status, state }, { view, depth }) =>
    show(view, { kind: "end", depth, status, name: stateName(state) }),
};

const closings = {
  plan: "the plan is played out",
  until: "it has gone far enough",
  blocked: "the plan cannot go on",
};

const stateName = (state: string) => state.replace(/^@/, "").replaceAll("_", " ");
const isExit = (arrow: string) => /(^|\.)on\.\d+$/.test(arrow);

/** A stage's record is set after each act; the acts themselves were shown. */
function isStage({ view, path }: Telling, name: string): boolean {
  return view.onStage[path] !== undefined && name !== "";
}

/** While a stage is open its moderators' answers are told as verdicts. */
function isJudge(event: SaidEvent, { view, path, bill }: Telling): boolean {
  return view.onStage[path] !== undefined && bill.roles[event.role]?.job === "moderator";
}

function saidFields({ fields, secret }: SaidEvent): readonly Named[] {
  return Object.entries(fields).map(([name, value]) => ({
    name,
    text: secret?.includes(name) ? hidden : prose(value),
  }));
}

function castOf(
  view: View,
  bill: Playbill,
  cast: readonly { role: string; seat: number; name: string }[],
): View["cast"] {
  return {
    ...view.cast,
    ...Object.fromEntries(cast.map((c) => [c.name, voiceOf(bill, c.role, c.seat, c.name)])),
  };
}

function voice(view: View, name: string): Voice {
  return view.cast[name] ?? { name, colour: 0 };
}

/** What a verdict says beside feasibility, who noticed and why. */
function notesOf(fields: Readonly<Record<string, Parameters<typeof prose>[0]>>): readonly Named[] {
  return Object.entries(fields)
    .filter(([name, value]) => !["feasible", "noticed", "reason"].includes(name) && value !== "")
    .map(([name, value]) => ({ name, text: prose(value) }));
}
