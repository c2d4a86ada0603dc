import type { Value } from "@polylogue/expression";
import type { JournalHeader, RunRecord } from "@polylogue/protocol";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { Difference } from "../../live/difference.ts";
import { difference } from "../../live/difference.ts";
import type { Moment } from "../../live/moment.ts";
import { api } from "../../session/api.ts";
import { useStage } from "../context.ts";
import { runState } from "./run-state.ts";
import { ValueView } from "./value-view.tsx";

type Against = "step" | "pinned" | "start";

/** What the scene's values are at this moment, and what is different from another one. */
export function Values() {
  const moment = useStage((state) => state.moment);
  const run = useStage((state) => state.summary.id);
  const timeline = useStage((state) => state.timeline);
  const pinned = useStore(runState, (state) => state.pinned);
  const [against, setAgainst] = useState<Against>("step");
  if (!moment || !timeline || run === undefined)
    return <p className="quiet reading">No run is open. Run the scene, or open a run at the left.</p>;
  const others: Readonly<Record<Against, () => Moment | undefined>> = {
    step: () => timeline.moment(moment.at - 1),
    start: () => timeline.moment(0),
    pinned: () => pinned?.moment,
  };
  const changes = difference(others[against]()?.values ?? {}, moment.values);
  return (
    <div className="reading">
      <div className="buttons" role="group" aria-label="Hold this moment against">
        <Choice on={against === "step"} word="the event before" onChoose={() => setAgainst("step")} />
        <Choice on={against === "start"} word="the beginning" onChoose={() => setAgainst("start")} />
        <Choice
          on={against === "pinned"}
          word={
            pinned
              ? `the pinned one (${pinned.moment.at}${pinned.run === run ? "" : ", other run"})`
              : "a pinned one"
          }
          disabled={!pinned}
          onChoose={() => setAgainst("pinned")}
        />
        <button type="button" onClick={() => runState.setState({ pinned: { run, moment } })}>
          Pin this moment
        </button>
      </div>
      <Table values={moment.values} changes={changes} />
      <Given run={run} />
      <Where moment={moment} />
    </div>
  );
}

/** What the run was begun with: the same at every moment. */
function Given({ run }: { readonly run: string }) {
  const [header, setHeader] = useState<JournalHeader>();
  useEffect(() => {
    let gone = false;
    const take = ({ header: read }: RunRecord) => gone || setHeader(read);
    api.run(run).then(take, () => undefined);
    return () => void (gone = true);
  }, [run]);
  const given = { ...header?.inputs, ...header?.settings };
  if (Object.keys(given).length === 0) return null;
  return (
    <>
      <h2>Given at the beginning, seed {header?.seed}</h2>
      <Table values={given} changes={[]} />
    </>
  );
}

function Choice(props: {
  readonly on: boolean;
  readonly word: string;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}) {
  return (
    <button type="button" aria-pressed={props.on} disabled={props.disabled} onClick={props.onChoose}>
      {props.word}
    </button>
  );
}

function Table(props: {
  readonly values: Readonly<Record<string, Value>>;
  readonly changes: readonly Difference[];
}) {
  const changed = new Map(props.changes.map((each) => [each.name, each]));
  const gone = props.changes.filter(({ after }) => after === undefined).map(({ name }) => name);
  const names = [...Object.keys(props.values), ...gone];
  if (names.length === 0) return <p className="quiet">The scene has set nothing yet at this moment.</p>;
  return (
    <dl className="values">
      {names.map((name) => (
        <div key={name} className={changed.has(name) ? "changed" : ""}>
          <dt>{name}</dt>
          <dd>
            <One value={props.values[name]} change={changed.get(name)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function One({
  value,
  change,
}: {
  readonly value: Value | undefined;
  readonly change: Difference | undefined;
}) {
  return (
    <>
      {change?.before !== undefined && (
        <div className="before">
          <span className="visually-hidden">It was: </span>
          <ValueView value={change.before} />
        </div>
      )}
      {value === undefined ? <span className="quiet">not set yet</span> : <ValueView value={value} />}
    </>
  );
}

/** Where the scene stands, and how often it was where. */
function Where({ moment }: { readonly moment: Moment }) {
  const visits = Object.entries(moment.visits);
  return (
    <>
      <h2>States entered</h2>
      <ul className="visits">
        {visits.map(([state, times]) => (
          <li key={state} aria-current={state === moment.state}>
            {state} {times > 1 && <span className="quiet">{times} times</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
