import { useMemo } from "react";
import type { Perceived } from "../../live/perceived.ts";
import { perceived } from "../../live/perceived.ts";
import { useStage } from "../context.ts";
import { useLatest } from "./latest.tsx";

/** Actions down, those on stage across: who perceived what. */
export function Matrix() {
  const transcript = useStage((state) => state.moment.transcript);
  const stages = useMemo(() => (transcript ? perceived(transcript) : []), [transcript]);
  if (stages.length === 0) return null;
  return (
    <>
      <h2>Who perceived what</h2>
      {stages.slice(-most).map((each) => (
        <Table key={each.at} stage={each} />
      ))}
    </>
  );
}

/** Stages that are shown at once: the latest. */
const most = 5;

function Table({ stage }: { readonly stage: Perceived }) {
  const seek = useStage((state) => state.seek);
  const { shown, more } = useLatest(stage.rows, 25, "actions");
  return (
    <div className="matrix" role="region" aria-label={`Who perceived what on ${stage.stage}`} tabIndex={0}>
      <table>
        <caption>{stage.stage}</caption>
        <thead>
          <tr>
            <th scope="col">action</th>
            {stage.cast.map((name) => (
              <th key={name} scope="col" className="across">
                <span>{name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ at, actor, action, feasible, noticed }) => (
            <tr key={at} className={feasible ? "" : "infeasible"}>
              <th scope="row">
                <button type="button" className="plain" onClick={() => seek?.(at)}>
                  <b>{actor}</b> {action}
                  {!feasible && <span className="wrong"> refused</span>}
                </button>
              </th>
              {stage.cast.map((name) => (
                <td key={name}>{mark(name === actor, noticed?.includes(name))}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </div>
  );
}

function mark(acts: boolean, notices: boolean | undefined) {
  if (acts)
    return (
      <span title="acts">
        ▸<span className="visually-hidden"> acts</span>
      </span>
    );
  if (notices)
    return (
      <span title="notices it">
        ●<span className="visually-hidden"> notices it</span>
      </span>
    );
  return <span className="quiet">{notices === undefined ? "?" : "·"}</span>;
}
