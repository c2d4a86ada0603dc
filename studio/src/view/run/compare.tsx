import { useMemo } from "react";
import { outputsDiffer, parting, type Told } from "../../live/compare.ts";
import { noUsage, type UsageView } from "../../live/moment.ts";
import { useStage, useWorkspace } from "../context.ts";
import { Branches } from "./branches.tsx";
import { eventWords } from "./event-words.ts";
import { runState } from "./run-state.ts";
import { Transcript } from "./transcript.tsx";
import { ValueView } from "./value-view.tsx";
import { Window } from "./window.tsx";
import { began, costing, lasting, many, statusWords } from "./words.ts";

type Place = "stage" | "beside";
const places: readonly Place[] = ["stage", "beside"];
const words: Readonly<Record<Place, string>> = { stage: "Open", beside: "Beside" };

/** Two runs held against each other, and the branches of the open one. */
export function Compare() {
  const both = useWorkspace((state) => state.stage !== undefined && state.beside !== undefined);
  return (
    <div className="reading compare">
      {both ? <Both /> : <ChooseBeside />}
      <h2>Branches</h2>
      <Branches />
    </div>
  );
}

/** Both runs in a window of their own. */
export function SideBySide() {
  const both = useWorkspace((state) => state.stage !== undefined && state.beside !== undefined);
  return (
    <Window title="Two runs side by side" wide onClose={() => runState.setState({ wide: false })}>
      <div className="body side-by-side">{both ? <Columns /> : <ChooseBeside />}</div>
    </Window>
  );
}

function Columns() {
  return (
    <>
      <Parting />
      <div className="columns">
        {places.map((place) => (
          <section key={place} aria-label={words[place]}>
            <h2>
              <Name place={place} />
            </h2>
            <Transcript place={place} />
          </section>
        ))}
      </div>
      <Table />
      <Outputs />
    </>
  );
}

function ChooseBeside() {
  const open = useStage((state) => state.summary.id);
  const from = useStage((state) => state.summary.from?.run);
  const runs = useWorkspace((state) => state.runs);
  const watch = useWorkspace((state) => state.watch);
  const origin = runs.find(({ id }) => id === from);
  const others = runs.filter(({ id }) => id !== open).slice(0, 100);
  if (open === undefined) return <p className="quiet">Open a run first.</p>;
  if (others.length === 0)
    return <p className="quiet">There is no other run to hold against this one yet.</p>;
  return (
    <>
      {origin && (
        <button type="button" onClick={() => void watch(origin, "beside")}>
          Hold it against the run it came from
        </button>
      )}
      <label className="who">
        Hold it against
        <select
          value=""
          onChange={(event) => {
            const run = others.find(({ id }) => id === event.target.value);
            if (run) void watch(run, "beside");
          }}
        >
          <option value="">choose a run…</option>
          {others.map((run) => (
            <option key={run.id} value={run.id}>
              {run.scene} · {began(run.started)} · {run.title.slice(0, 50)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

function Both() {
  const leave = useWorkspace((state) => state.leave);
  return (
    <>
      <Parting />
      <Table />
      <Outputs />
      <button type="button" onClick={() => leave("beside")}>
        Close the run beside
      </button>
    </>
  );
}

function Table() {
  return (
    <table className="figures-table">
      <thead>
        <tr>
          <td />
          {places.map((place) => (
            <th key={place} scope="col">
              <Name place={place} />
            </th>
          ))}
        </tr>
      </thead>
      <Figures />
    </table>
  );
}

function Name({ place }: { readonly place: Place }) {
  const summary = useStage((state) => state.summary, place);
  return (
    <>
      {words[place]}
      <span className="quiet">
        {summary && ` ${summary.scene}, ${began(summary.started)}, ${statusWords[summary.status]}`}
      </span>
    </>
  );
}

const rows: readonly (readonly [string, (usage: UsageView) => string])[] = [
  ["calls", ({ calls, recalled }) => `${calls}${recalled > 0 ? ` (+${recalled} served again)` : ""}`],
  ["tokens read", ({ promptTokens }) => promptTokens?.toLocaleString("en") ?? "?"],
  ["tokens said", ({ completionTokens }) => completionTokens?.toLocaleString("en") ?? "?"],
  ["time of calls", ({ seconds }) => lasting(seconds)],
  ["money", ({ cost }) => costing(cost)],
];

function Figures() {
  const [one, other] = [useEnd("stage"), useEnd("beside")];
  const [a, b] = [one?.usage ?? noUsage, other?.usage ?? noUsage];
  const roles = [...new Set([...callsByRole(one).keys(), ...callsByRole(other).keys()])];
  const [mine, theirs] = [callsByRole(one), callsByRole(other)];
  return (
    <tbody>
      {rows.map(([name, show]) => (
        <Row key={name} name={name} one={show(a)} other={show(b)} />
      ))}
      {roles.map((role) => (
        <Row
          key={`role ${role}`}
          name={`calls of ${role}`}
          one={String(mine.get(role) ?? 0)}
          other={String(theirs.get(role) ?? 0)}
        />
      ))}
    </tbody>
  );
}

const useEnd = (place: Place) =>
  useStage(({ timeline, length }) => (length >= 0 ? timeline.last : undefined), place);

function callsByRole(moment: ReturnType<typeof useEnd>): Map<string, number> {
  const calls = new Map<string, number>();
  for (const { role, usage } of Object.values(moment?.actors ?? {}))
    calls.set(role, (calls.get(role) ?? 0) + usage.calls + usage.recalled);
  return calls;
}

function Row({ name, one, other }: { readonly name: string; readonly one: string; readonly other: string }) {
  return (
    <tr className={one === other ? "" : "changed"}>
      <th scope="row">{name}</th>
      <td>{one}</td>
      <td>{other}</td>
    </tr>
  );
}

/** Where the two stories part. */
function Parting() {
  const [one, other] = [useStage((s) => s.timeline), useStage((s) => s.timeline, "beside")];
  const lengths = [useStage((s) => s.length), useStage((s) => s.length, "beside")].join(" ");
  const seekOne = useStage((s) => s.seek);
  const seekOther = useStage((s) => s.seek, "beside");
  const parted = useMemo(
    () => (one && other && lengths !== "" ? parting(one, other) : undefined),
    [one, other, lengths],
  );
  if (!parted) return <p className="good">Both runs tell the same story.</p>;
  const go = () => {
    seekOne?.(parted.one?.at ?? Number.POSITIVE_INFINITY);
    seekOther?.(parted.other?.at ?? Number.POSITIVE_INFINITY);
  };
  return (
    <div className="parting">
      <p>
        They tell the same story for {many(parted.same, "event")}, then part:
        <button type="button" onClick={go}>
          Go there in both
        </button>
      </p>
      <Side told={parted.one} word="open" />
      <Side told={parted.other} word="beside" />
    </div>
  );
}

function Side({ told, word }: { readonly told: Told | undefined; readonly word: string }) {
  return (
    <p>
      <span className="quiet">{word}: </span>
      {told ? eventWords(told.event) : "it is already over"}
      {told?.event.type === "said" && <ValueView value={told.event.fields} />}
    </p>
  );
}

function Outputs() {
  const [one, other] = [useStage((s) => s.timeline), useStage((s) => s.timeline, "beside")];
  if (!one?.last.ended || !other?.last.ended) return null;
  const changes = outputsDiffer(one, other);
  if (changes.length === 0) return <p className="good">Both give the same.</p>;
  return (
    <dl className="values">
      {changes.map(({ name, before, after }) => (
        <div key={name} className="changed">
          <dt>{name}</dt>
          <dd className="two">
            <div>{before === undefined ? "—" : <ValueView value={before} />}</div>
            <div>{after === undefined ? "—" : <ValueView value={after} />}</div>
          </dd>
        </div>
      ))}
    </dl>
  );
}
