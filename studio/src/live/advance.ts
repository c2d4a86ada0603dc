import type { AnsweredEvent, AskedEvent, CallFailedEvent, StoryEvent } from "@polylogue/protocol";
import type { ActorView, CallView, Entry, Moment, UsageView, Watched } from "./moment.ts";
import { noUsage, seatKey } from "./moment.ts";

type Patch = Partial<Moment>;
type Advance<T extends Watched["type"]> = (now: Moment, event: Extract<Watched, { type: T }>) => Patch;

/** The moment after an event. An event that is not known changes nothing. */
export function advance(now: Moment, event: Watched): Moment {
  const rule = Object.hasOwn(rules, event.type) ? rules[event.type] : undefined;
  const patch = rule ? (rule as (now: Moment, event: Watched) => Patch)(now, event) : {};
  const at = now.at + 1;
  const entry = told.has(event.type) ? [{ at, event } as Entry] : [];
  return { ...now, ...patch, at, ...(entry.length > 0 && { transcript: [...now.transcript, ...entry] }) };
}

const told = new Set<string>([
  "entered",
  "said",
  "misfit",
  "verdict",
  "act",
  "refused",
  "unplayed",
  "stage-opened",
  "stage-closed",
  "yielded",
  "spent",
  "trouble",
  "ended",
  "folded",
]);

const rules: { readonly [T in Watched["type"]]?: Advance<T> } = {
  entered: (now, event) => ({
    visits: counted(now.visits, named(event, event.state)),
    ...(event.path === undefined && { state: event.state }),
  }),
  took: (now, event) => ({
    taken: counted(now.taken, named(event, event.arrow)),
    ...(event.path === undefined && { lastArrow: event.arrow }),
  }),
  set: (now, { name, value, path }) =>
    path === undefined ? { values: { ...now.values, [name]: value } } : {},
  asked,
  answered,
  "call-failed": failed,
  text: (now, event) => {
    const before = now.actors[seatKey(event)];
    return actor(now, event, {
      text: (before?.status === "speaking" ? before.text : "") + event.piece,
      status: "speaking",
    });
  },
  actor: (now, event) =>
    actor(now, event, { status: event.status, ...(event.status === "thinking" && { text: "" }) }),
  heard: (now, event) =>
    actor(
      now,
      { ...event, name: now.actors[seatKey(event)]?.name ?? event.role },
      {
        heard: [...(now.actors[seatKey(event)]?.heard ?? []), event.text],
      },
    ),
  said: (now, event) => actor(now, event, { status: "idle", text: "" }),
  paused: (_, { why }) => ({ paused: why }),
  continued: () => ({ paused: undefined }),
  "your-turn": (_, { key, role, name }) => ({ waitingFor: { key, role, name } }),
  ended: (now, { status, state, output, hash, path }) =>
    path === undefined
      ? {
          ended: { status, state, output, ...(hash && { hash }) },
          state,
          paused: undefined,
          waitingFor: undefined,
        }
      : {},
  closed: () => ({ paused: undefined, waitingFor: undefined }),
};

const named = ({ path }: Pick<StoryEvent, "path">, name: string) =>
  path === undefined ? name : `${path}/${name}`;

const counted = (counts: Moment["visits"], name: string): Moment["visits"] => ({
  ...counts,
  [name]: (counts[name] ?? 0) + 1,
});

// ---- calls ----

function asked(now: Moment, event: AskedEvent): Patch {
  const { key, role, seat, name, question, messages, source, attempt } = event;
  const call: CallView = {
    key,
    role,
    seat,
    name,
    ...(question && { question }),
    messages,
    ...(source && { source }),
    attempt,
  };
  const calls = now.actors[seatKey(event)]?.calls ?? [];
  const patch = actor(now, event, {
    status: "thinking",
    text: "",
    calls: calls.includes(key) ? calls : [...calls, key],
  });
  return { ...patch, calls: { ...now.calls, [key]: call } };
}

function answered(now: Moment, event: AnsweredEvent): Patch {
  const call = now.calls[event.key];
  if (!call) return {};
  const { text, usage, took, human } = event;
  const before = now.actors[seatKey(call)];
  const patch = actor(now, call, {
    status: "idle",
    text: "",
    usage: added(before?.usage ?? noUsage, event),
  });
  return {
    ...patch,
    calls: { ...now.calls, [event.key]: { ...call, answer: text, usage, took, ...(human && { human }) } },
    usage: added(now.usage, event),
    ...(now.waitingFor?.key === event.key && { waitingFor: undefined }),
  };
}

function failed(now: Moment, event: CallFailedEvent): Patch {
  const call = now.calls[event.key];
  if (!call) return {};
  return {
    ...actor(now, call, { status: "failed", text: "" }),
    calls: { ...now.calls, [event.key]: { ...call, failed: event.message } },
    ...(now.waitingFor?.key === event.key && { waitingFor: undefined }),
  };
}

const sum = (one: number | null, other: number | null) =>
  one === null || other === null ? null : one + other;

function added(before: UsageView, { usage, took }: AnsweredEvent): UsageView {
  return {
    calls: before.calls + 1,
    promptTokens: sum(before.promptTokens, usage.promptTokens),
    cachedPromptTokens: sum(before.cachedPromptTokens, usage.cachedPromptTokens),
    completionTokens: sum(before.completionTokens, usage.completionTokens),
    cost: sum(before.cost, usage.cost),
    seconds: before.seconds + took / 1000,
  };
}

// ---- actors ----

interface Who {
  readonly role: string;
  readonly seat: number;
  readonly name: string;
}

function actor(now: Moment, who: Who, change: Partial<ActorView>): Patch {
  const key = seatKey(who);
  const { role, seat, name } = who;
  const before = now.actors[key] ?? {
    role,
    seat,
    name,
    status: "idle",
    text: "",
    heard: [],
    calls: [],
    usage: noUsage,
  };
  return { actors: { ...now.actors, [key]: { ...before, name: name || before.name, ...change } } };
}
