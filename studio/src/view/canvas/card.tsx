import { Handle, type NodeProps, Position } from "@xyflow/react";
import { memo } from "react";
import type { CardData, CardLine } from "../../project/card.ts";
import type { CardNode } from "../../project/elements.ts";
import { isHere } from "../../project/live.ts";
import { useDocument, useStage } from "../context.ts";
import { Chip } from "./chip.tsx";
import { useBoard, useGestures } from "./context.ts";
import { InPlace } from "./in-place.tsx";
import { Lane } from "./lane.tsx";
import { Words } from "./words.tsx";

/** A state or final: its name, who acts, and what it does, line by line. */
export const Card = memo(function Card({ data }: NodeProps<CardNode>) {
  const here = useStage(({ moment }) => isHere(moment, data)) ?? false;
  return (
    <div className={`card ${data.kind}${here ? " here" : ""}`}>
      <Ports kind={data.kind} />
      <Head data={data} here={here} />
      {data.lines.length > 0 && data.kind !== "composite" && <Lines data={data} here={here} />}
    </div>
  );
});

/** A composite with the states inside it. */
export const Group = memo(function Group({ data }: NodeProps<CardNode>) {
  const here = useStage(({ moment }) => isHere(moment, data)) ?? false;
  return (
    <div className={`card group${here ? " here" : ""}`}>
      <Ports kind={data.kind} />
      <Head data={data} here={here} />
    </div>
  );
});

/** From where the scene's own exits lead. */
export const Pill = memo(function Pill({ data }: NodeProps<CardNode>) {
  return (
    <div className="pill">
      <Handle type="source" position={Position.Bottom} />
      {data.label}
    </div>
  );
});

function Ports({ kind }: Pick<CardData, "kind">) {
  return (
    <>
      <Handle type="target" position={Position.Top} className="whole" />
      {kind !== "final" && (
        <Handle type="source" position={Position.Bottom} title="Drag to where this leads" />
      )}
    </>
  );
}

function Head({ data, here }: { readonly data: CardData; readonly here: boolean }) {
  const { id, label, doc, start, roles, budget, kind, folded, inside } = data;
  return (
    <div className="head" title={doc}>
      {start && <span className="start" title="Where it starts" role="img" aria-label="start" />}
      <Title id={id} label={label} />
      {roles.map((role) => (
        <Chip key={role} role={role} here={here} />
      ))}
      {budget && <span className="aside">≤ {budget}</span>}
      {folded && <span className="aside">{inside.length} states inside</span>}
      <Visits id={id} />
      <span className="space" />
      <Faults id={id} />
      {kind === "composite" && <Folds id={id} folded={folded} />}
    </div>
  );
}

function Title({ id, label }: Pick<CardData, "id" | "label">) {
  const gestures = useGestures();
  const writing = useBoard((state) => state.writing === id);
  if (!writing) {
    return (
      <span className="title" onDoubleClick={() => gestures.board.store.setState({ writing: id })}>
        {label}
      </span>
    );
  }
  return (
    <InPlace
      label="Name of the state"
      text={label}
      done={(name) => gestures.rename(id, name)}
      leave={() => gestures.board.store.setState({ writing: undefined })}
    />
  );
}

function Visits({ id }: Pick<CardData, "id">) {
  const visits = useStage(({ moment }) => moment.visits[id] ?? 0) ?? 0;
  return visits > 0 ? (
    <span className="aside" title={`Entered ${visits} times`}>
      {visits} ×
    </span>
  ) : null;
}

function Faults({ id }: Pick<CardData, "id">) {
  const faults = useBoard((state) => state.faults.get(id));
  if (!faults) return null;
  const bad = faults.some(({ severity }) => severity === "error");
  const words = faults.map(({ text }) => text).join("\n");
  return (
    <span className={bad ? "fault bad" : "fault"} title={words} role="img" aria-label={words}>
      !
    </span>
  );
}

function Folds({ id, folded }: Pick<CardData, "id" | "folded">) {
  const gestures = useGestures();
  return (
    <>
      <button type="button" className="plain small nodrag" tabIndex={-1} onClick={() => gestures.toggle(id)}>
        {folded ? "unfold" : "fold"}
      </button>
      <button type="button" className="plain small nodrag" tabIndex={-1} onClick={() => gestures.enter(id)}>
        step into
      </button>
    </>
  );
}

function Lines({ data, here }: { readonly data: CardData; readonly here: boolean }) {
  const chosen = useDocument(({ selected }) =>
    selected?.kind === "step" && selected.id.startsWith(`${data.id}.step.`) ? selected.id : undefined,
  );
  return (
    <div className="lines">
      {data.lines.map((line) => (
        <Line key={line.id} line={line} roles={data.roles} here={here} chosen={chosen === line.id} />
      ))}
    </div>
  );
}

function Line({
  line,
  roles,
  here,
  chosen,
}: {
  readonly line: CardLine;
  readonly roles: readonly string[];
  readonly here: boolean;
  readonly chosen: boolean;
}) {
  const select = useDocument((state) => state.select);
  return (
    <div
      className={chosen ? "line chosen" : "line"}
      onClick={(event) => {
        event.stopPropagation();
        select?.({ kind: "step", id: line.id });
      }}
    >
      {line.lane && <Lane lane={line.lane} roles={roles} here={here} />}
      {line.rows.map((row, nth) => (
        <div className={nth > 0 ? "row on" : "row"} key={nth}>
          <Words text={row} roles={roles} />
        </div>
      ))}
    </div>
  );
}
