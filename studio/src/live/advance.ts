import type { AnsweredEvent, AskedEvent, CallFailedEvent, StoryEvent } from "@polylogue/protocol";
import type { ActorView, CallView, Entry, Moment, UsageView, Watched } from "./moment.ts";
import { noUsage, seatKey } from "./moment.ts";
import { Owned } from "./owned.ts";

type Patch = Partial<Moment>;
type Advance<T extends Watched["type"]> = (
  now: Moment,
  event: Extract<Watched, { type: T }>,
  owned: Owned,
) => Patch;

/** The moment after an event. An event that is not known changes nothing. Collections in `owned` are changed in place. */
export function advance(now: Moment, event: Watched, owned: Owned = new Owned()): Moment {
  const rule = Object.hasOwn(rules, event.type) ? rules[event.type] : undefined;
  const patch = rule ? (rule as Advance<Watched["type"]>)(now, event as never, owned) : {};
  const at = now.at + 1;
  const next = { ...now, ...patch, at };
  if (!told.has(event.type)) return next;
  return { ...next, transcript: owned.push(now.transcript, { at, event } as Entry) };
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
  entered: (now, event, owned) => ({
    visits: counted(now.visits, named(event, event.state), owned),
    ...(event.path === undefined && { state: event.state }),
  }),
  took: (now, event, owned) => ({
    taken: counted(now.taken, named(event, event.arrow), owned),
    ...(event.path === undefined && { lastArrow: event.arrow }),
  }),
  set: (now, { name, value, path }, owned) =>
    path === undefined ? { values: owned.put(now.values, name, value) } : {},
  asked,
  answered,
  "call-failed": failed,
  text: (now, event, owned) => {
    const before = now.actors[seatKey(event)];
    const text = (before?.status === "speaking" ? before.text : "") + event.piece;
    return actor(now, event, { text, status: "speaking" }, owned);
  },
  actor: (now, event, owned) =>
    actor(now, event, { status: event.status, ...(event.status === "thinking" && { text: "" }) }, owned),
  heard: (now, event, owned) => {
    const before = now.actors[seatKey(event)];
    const heard = owned.push(before?.heard ?? [], event.text);
    return actor(now, { ...event, name: before?.name ?? event.role }, { heard }, owned);
  },
  "stage-opened": (now, { cast }, owned) => ({
    actors: cast.reduce((actors, who) => seated({ ...now, actors }, who, {}, owned), now.actors),
  }),
  said: (now, event, owned) => actor(now, event, { status: "idle", text: "" }, owned),
  paused: (_, { why }) => ({ paused: why }),
  continued: () => ({ paused: undefined }),
  "your-turn": ({ waiting }, { key, role, name }) => ({ waiting: [...waiting, { key, role, name }] }),
  ended: (now, { status, state, output, hash, path }) =>
    path === undefined
      ? {
          ended: { status, state, output, ...(hash && { hash }) },
          state,
          paused: undefined,
          waiting: [],
        }
      : {},
  closed: () => ({ paused: undefined, waiting: [] }),
};

const named = ({ path }: Pick<StoryEvent, "path">, name: string) =>
  path === undefined ? name : `${path}/${name}`;

const counted = (counts: Moment["visits"], name: string, owned: Owned): Moment["visits"] =>
  owned.put(counts, name, (counts[name] ?? 0) + 1);

// ---- calls ----

function asked(now: Moment, event: AskedEvent, owned: Owned): Patch {
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
    asked: now.at + 1,
  };
  const calls = now.actors[seatKey(event)]?.calls ?? [];
  // A call is asked again under the same key when its answer did not fit; it then comes right after itself.
  const known = calls.at(-1) === key || Object.hasOwn(now.calls, key);
  const patch = actor(
    now,
    event,
    { status: "thinking", text: "", calls: known ? calls : owned.push(calls, key) },
    owned,
  );
  return { ...patch, calls: owned.put(now.calls, key, call) };
}

function answered(now: Moment, event: AnsweredEvent, owned: Owned): Patch {
  const call = now.calls[event.key];
  if (!call) return {};
  const { text, usage, took, human, recalled } = event;
  const before = now.actors[seatKey(call)];
  const patch = actor(
    now,
    call,
    { status: "idle", text: "", usage: added(before?.usage ?? noUsage, event) },
    owned,
  );
  const back = { answer: text, usage, took, ...(human && { human }), ...(recalled && { recalled }) };
  return {
    ...patch,
    calls: owned.put(now.calls, event.key, { ...call, ...back }),
    usage: added(now.usage, event),
    waiting: now.waiting.filter(({ key }) => key !== event.key),
  };
}

function failed(now: Moment, event: CallFailedEvent, owned: Owned): Patch {
  const call = now.calls[event.key];
  if (!call) return {};
  return {
    ...actor(now, call, { status: "failed", text: "" }, owned),
    calls: owned.put(now.calls, event.key, { ...call, failed: event.message }),
    waiting: now.waiting.filter(({ key }) => key !== event.key),
  };
}

const sum = (one: number | null, other: number | null) =>
  one === null || other === null ? null : one + other;

/** What was taken over from an earlier run costs nothing again. */
function added(before: UsageView, { usage, took, recalled }: AnsweredEvent): UsageView {
  if (recalled) return { ...before, recalled: before.recalled + 1 };
  return {
    calls: before.calls + 1,
    recalled: before.recalled,
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

const actor = (now: Moment, who: Who, change: Partial<ActorView>, owned: Owned): Patch => ({
  actors: seated(now, who, change, owned),
});

function seated(now: Moment, who: Who, change: Partial<ActorView>, owned: Owned): Moment["actors"] {
  const { role, seat, name } = who;
  const before = now.actors[seatKey(who)] ?? {
    role,
    seat,
    name,
    status: "idle",
    text: "",
    heard: [],
    calls: [],
    usage: noUsage,
  };
  return owned.put(now.actors, seatKey(who), { ...before, name: name || before.name, ...change });
}
