import type { Value } from "@polylogue/expression";
import { memo, type ReactNode } from "react";
import type { Entry } from "../../live/moment.ts";
import type { Stage } from "../../session/stage.ts";
import { runState } from "./run-state.ts";
import { ValueView } from "./value-view.tsx";

type Event = Entry["event"];
type Of<T extends Event["type"]> = Extract<Event, { type: T }>;

/** An event of the story as a line of a script; a press on it goes to its moment. */
export const EntryView = memo(function EntryView(props: { readonly entry: Entry; readonly stage: Stage }) {
  const { entry, stage } = props;
  const { at, event } = entry;
  const line = (lines[event.type] as (event: Event, stage: Stage) => ReactNode)(event, stage);
  return (
    <li className={`entry ${event.type}`} data-at={at}>
      <button
        type="button"
        className="when"
        title={`Go to event ${at}`}
        aria-label={`Go to event ${at}`}
        onClick={() => stage.getState().seek(at)}
      >
        {at}
      </button>
      <div>{line}</div>
    </li>
  );
});

const lines: { readonly [T in Event["type"]]: (event: Of<T>, stage: Stage) => ReactNode } = {
  entered: ({ state, visit, path }) => (
    <h3>
      {path === undefined ? "" : `${path} / `}
      {state}
      {visit > 1 && <span className="quiet"> · time {visit}</span>}
    </h3>
  ),
  said: (event, stage) => <Said event={event} stage={stage} />,
  misfit: ({ role, problem }) => (
    <p className="wrong">
      The answer of {role} did not fit: {problem}
    </p>
  ),
  verdict: ({ actor, action, feasible, noticed, fields }) => (
    <div className="verdict-line">
      <p>
        <b className={feasible ? "good" : "wrong"}>{feasible ? "possible" : "refused"}</b>
        <span className="quiet">
          {" "}
          {actor} {action}
        </span>
      </p>
      {typeof fields.reason === "string" && fields.reason !== "" && <p className="reason">{fields.reason}</p>}
      <p className="quiet">
        {noticed.length > 0 ? `Noticed by ${noticed.join(", ")}` : "Nobody notices"}
        {typeof fields.harm === "string" && fields.harm !== "" && ` · harm: ${fields.harm}`}
      </p>
    </div>
  ),
  act: ({ actor, action }) => (
    <p className="act-line">
      <b>{actor}</b> {action}
    </p>
  ),
  refused: ({ actor, action, reason }) => (
    <p>
      <b>{actor}</b> <s>{action}</s> <span className="wrong">{reason}</span>
    </p>
  ),
  unplayed: ({ actor, action }) => (
    <p className="quiet">
      {actor} leaves out: {action}
    </p>
  ),
  "stage-opened": ({ stage, cast }) => (
    <p className="quiet">
      The stage {stage} opens: {cast.map(({ name }) => name).join(", ")}
    </p>
  ),
  "stage-closed": ({ stage, ended, acts }) => (
    <p className="quiet">
      The stage {stage} closes after {acts} {acts === 1 ? "act" : "acts"} ({closings[ended]})
    </p>
  ),
  yielded: ({ row, fields, dropped }) => (
    <details>
      <summary className="quiet">
        A row of {row}
        {dropped ? ", dropped: both sides are equal" : ""}
      </summary>
      <Fields fields={fields} />
    </details>
  ),
  spent: ({ owner, unit, limit }) => (
    <p className="wrong">
      {owner} has used up its {limit} {unit}
    </p>
  ),
  trouble: ({ problem }) => <p className="wrong">{problem}</p>,
  ended: ({ status, state, output, path }) => (
    <>
      <h3>
        {path === undefined ? "The end" : `The end of ${path}`}: {state}{" "}
        <span className="quiet">{status}</span>
      </h3>
      <Fields fields={output} />
    </>
  ),
  folded: ({ role, entries, summary }) => (
    <p className="quiet">
      {role} keeps {entries} older entries in short: {summary}
    </p>
  ),
};

const closings: Readonly<Record<Of<"stage-closed">["ended"], string>> = {
  plan: "the plan was played",
  until: "its condition came true",
  blocked: "nobody could go on",
};

function Said({ event, stage }: { readonly event: Of<"said">; readonly stage: Stage }) {
  const { role, name, question, fields, key, secret } = event;
  return (
    <>
      <p className="speaker">
        <b>{name || role}</b>
        <span className="quiet">
          {name !== "" && name !== role ? ` ${role}` : ""}
          {question === undefined ? "" : ` · ${question}`}
          {whence(stage, key)}
        </span>
        <button
          type="button"
          className="plain rewrite"
          aria-label={`Edit this answer of ${name || role} and go on from here`}
          onClick={() => runState.setState({ rewriting: key })}
        >
          Edit and go on from here
        </button>
      </p>
      <Fields fields={fields} secret={secret} />
    </>
  );
}

/** Where an answer came from, where it was no model that was asked. */
function whence(stage: Stage, key: string): string {
  const { summary, timeline } = stage.getState();
  const call = timeline.last.calls[key];
  if (summary.from?.call === key) return " · written anew";
  return `${call?.human ? " · a person" : ""}${call?.recalled ? " · from the run before" : ""}`;
}

function Fields(props: {
  readonly fields: Readonly<Record<string, Value>>;
  readonly secret?: readonly string[] | undefined;
}) {
  const all = Object.entries(props.fields);
  const [only] = all;
  if (all.length === 1 && typeof only?.[1] === "string") return <p className="speech">{only[1]}</p>;
  return (
    <dl className="fields">
      {all.map(([name, value]) => (
        <div key={name}>
          <dt>
            {name}
            {props.secret?.includes(name) ? " (secret)" : ""}
          </dt>
          <dd>
            <ValueView value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
