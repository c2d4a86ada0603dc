import type { Value } from "@polylogue/expression";
import type { Entry } from "../live/moment.ts";
import { isShort } from "../live/short.ts";
import { element } from "./element.ts";

type Event = Entry["event"];
type Lines = { readonly [T in Event["type"]]: (event: Extract<Event, { type: T }>) => readonly Node[] };

const line = (look: string, ...parts: (Node | string)[]) => [element("p", { class: look }, ...parts)];
const name = (text: string) => element("b", {}, text);
const soft = (text: string) => element("span", { class: "quiet" }, text);

const lines: Lines = {
  entered: ({ state, path, visit }) => [
    element("h2", {}, `${path ? `${path} / ` : ""}${state}`, visit > 1 && soft(` · time ${visit}`)),
  ],
  said: ({ name: who, role, question, fields }) => [
    element("p", { class: "speaker" }, name(who || role), soft(question ? ` · ${question}` : "")),
    valueOf(only(fields)),
  ],
  misfit: ({ role, problem }) => line("wrong", `The answer of ${role} did not fit: ${problem}`),
  verdict: ({ actor, action, feasible, noticed, fields }) => [
    element(
      "p",
      { class: "weighed" },
      element("b", { class: feasible ? "good" : "wrong" }, feasible ? "possible" : "refused"),
      soft(` ${actor} ${action}`),
    ),
    ...(typeof fields.reason === "string" ? line("weighed reason", fields.reason) : []),
    ...line("weighed quiet", noticed.length > 0 ? `Noticed by ${noticed.join(", ")}` : "Nobody notices"),
  ],
  act: ({ actor, action }) => line("act", name(actor), ` ${action}`),
  refused: ({ actor, action, reason }) => line("wrong", name(actor), ` ${action}: ${reason}`),
  unplayed: ({ actor, action }) => line("quiet", `${actor} leaves out: ${action}`),
  "stage-opened": ({ stage, cast }) =>
    line("quiet", `The stage ${stage} opens: ${cast.map((each) => each.name).join(", ")}`),
  "stage-closed": ({ stage, acts }) => line("quiet", `The stage ${stage} closes after ${acts} acts`),
  yielded: ({ row, fields }) => [
    element("details", {}, element("summary", { class: "quiet" }, `A row of ${row}`), valueOf(fields)),
  ],
  spent: ({ owner, unit, limit }) => line("wrong", `${owner} has used up its ${limit} ${unit}`),
  trouble: ({ problem }) => line("wrong", problem),
  ended: ({ status, state, output }) => [
    element("h2", {}, `The end: ${state} `, soft(status)),
    valueOf(only(output)),
  ],
  folded: ({ role, summary }) => line("quiet", `${role} keeps in short: ${summary}`),
};

/** The one text of a record that has nothing else; otherwise the record. */
function only(fields: Readonly<Record<string, Value>>): Value {
  const values = Object.values(fields);
  return values.length === 1 && typeof values[0] === "string" ? values[0] : fields;
}

/** A value to be read. */
export function valueOf(value: Value): HTMLElement {
  if (typeof value === "string") return element("p", { class: "speech" }, value);
  if (typeof value !== "object") return element("code", {}, String(value));
  if (isShort(value)) return element("p", {}, value.join(", "));
  if (Array.isArray(value))
    return element("ol", {}, ...value.map((item: Value) => element("li", {}, valueOf(item))));
  return element(
    "dl",
    {},
    ...Object.entries(value).flatMap(([key, each]) => [
      element("dt", {}, key),
      element("dd", {}, valueOf(each as Value)),
    ]),
  );
}

/** An event of the story as an entry of the script. A press on its number goes to it. */
export function entryOf({ at, event }: Entry, onGo: (at: number) => void): HTMLLIElement {
  const go = element("button", { type: "button", "aria-label": `Go to event ${at}` }, String(at));
  go.addEventListener("click", () => onGo(at));
  const made = (lines[event.type] as (event: Event) => readonly Node[])(event);
  return element("li", { class: `entry ${event.type}` }, go, element("div", {}, ...made));
}
