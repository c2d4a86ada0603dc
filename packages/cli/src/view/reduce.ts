import type { AnsweredEvent, LiveEvent, StoryEvent } from "@polylogue/protocol";
import type { Entry } from "./entry.ts";
import { type Playbill, playbillAt } from "./playbill.ts";
import { type Telling, tellers } from "./tellers.ts";
import { type Figures, type Speaker, type View, voiceOf } from "./view.ts";
import { count } from "./words.ts";

/** The next view, and what is to be shown for good. */
export function reduce(
  view: View,
  event: LiveEvent,
  bill: Playbill,
): { readonly view: View; readonly entries: readonly Entry[] } {
  if ("n" in event) return story(view, event, bill);
  switch (event.type) {
    case "asked":
      return quietly({ ...view, speaking: [...without(view, event.key), speaker(event, bill)] });
    case "text":
      return quietly({
        ...view,
        speaking: view.speaking.map((s) => (s.key === event.key ? spoken(s, event.piece) : s)),
      });
    case "actor":
      return quietly({
        ...view,
        speaking: view.speaking.map((s) => (isActor(s, event) ? { ...s, status: event.status } : s)),
      });
    case "answered":
      return quietly({
        ...view,
        speaking: without(view, event.key),
        figures: addFigures(view.figures, event),
      });
    case "call-failed":
      return quietly({
        ...view,
        speaking: without(view, event.key),
        figures: { ...view.figures, calls: view.figures.calls + 1 },
      });
    case "retry": {
      const seconds = Math.max(1, Math.round(event.wait / 1000));
      const text = `${event.message} Trying again in ${seconds} s.`;
      const speaking = view.speaking.map((s) => (s.key === event.key ? { ...s, text: "" } : s));
      return { view: { ...view, speaking }, entries: [{ kind: "note", depth: 0, tone: "warning", text }] };
    }
    default:
      return quietly(view);
  }
}

const quietly = (view: View) => ({ view, entries: [] });
const without = (view: View, key: string) => view.speaking.filter((s) => s.key !== key);
const spoken = (s: Speaker, piece: string): Speaker => ({ ...s, status: "speaking", text: s.text + piece });
const isActor = (s: Speaker, { role, seat, name }: { role: string; seat: number; name: string }) =>
  s.role === role && s.who.name === (name || `${role} ${seat}`);

type Asked = Extract<LiveEvent, { type: "asked" }>;

function speaker({ key, role, seat, name }: Asked, bill: Playbill): Speaker {
  return {
    key,
    role,
    who: voiceOf(playbillAt(bill, key).bill, role, seat, name),
    text: "",
    status: "thinking",
  };
}

function addFigures(figures: Figures, { usage, took }: AnsweredEvent): Figures {
  const { promptTokens, completionTokens } = usage;
  return {
    calls: figures.calls + 1,
    tokens: figures.tokens + (promptTokens ?? 0) + (completionTokens ?? 0),
    completionTokens: figures.completionTokens + (completionTokens ?? 0),
    speaking: figures.speaking + (completionTokens === null ? 0 : took),
  };
}

function story(view: View, event: StoryEvent, bill: Playbill): ReturnType<typeof reduce> {
  const telling: Telling = { view, path: event.path ?? "", ...playbillAt(bill, event.path) };
  const rows = event.type === "yielded" ? [] : rowsNote(view, telling.depth);
  const tell = tellers[event.type] as (event: StoryEvent, telling: Telling) => ReturnType<typeof reduce>;
  const told = tell(event, rows.length > 0 ? { ...telling, view: { ...view, rows: {} } } : telling);
  return { view: told.view, entries: [...rows, ...told.entries] };
}

/** Rows that were left one after another are told together. */
function rowsNote({ rows }: View, depth: number): readonly Entry[] {
  const kinds = Object.entries(rows).map(([kind, n]) => count(n, `${kind} row`));
  return kinds.length > 0 ? [{ kind: "note", depth, tone: "quiet", text: `+ ${kinds.join(", ")}` }] : [];
}
