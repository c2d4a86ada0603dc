import type { Point } from "@polylogue/graph";
import { EdgeLabelRenderer, type EdgeProps, type InternalNode, useInternalNode } from "@xyflow/react";
import { memo } from "react";
import type { ArrowData, ArrowEdge } from "../../project/elements.ts";
import { useStage } from "../context.ts";
import { useBoard, useGestures } from "./context.ts";
import type { Course } from "./course.ts";
import { floating, labelWidth, routed } from "./course.ts";
import { InPlace } from "./in-place.tsx";
import { Ends } from "./reroute.tsx";

/** A transition: where it goes, under what condition, and whether it was just taken. */
export const Arrow = memo(function Arrow(props: EdgeProps<ArrowEdge>) {
  const { id, data, selected = false } = props;
  if (!data) return null;
  const course = data.route && routed(data.route, data.label);
  if (course) return <Drawn id={id} data={data} selected={selected} course={course} />;
  return <Floating id={id} data={data} selected={selected} from={props.source} to={props.target} />;
});

interface ArrowProps {
  readonly id: string;
  readonly data: ArrowData;
  readonly selected: boolean;
}

/** Between nodes that a person put somewhere, or that the layout has not seen yet. */
function Floating({ from, to, ...props }: ArrowProps & { readonly from: string; readonly to: string }) {
  const [source, target] = [useInternalNode(from), useInternalNode(to)];
  const course = source && target && floating(boxOf(source), boxOf(target), asideOf(props.data));
  return course ? <Drawn {...props} course={course} /> : null;
}

const boxOf = ({ internals: { positionAbsolute }, measured: { width = 0, height = 0 } }: InternalNode) => ({
  ...positionAbsolute,
  width,
  height,
});

/** Arrows of one state stand beside each other in their order, and exits to the right of them. */
const asideOf = ({ order, cause }: ArrowData) => (cause ? 48 : order === undefined ? 0 : order * 24 - 36);

function Drawn({ id, data, selected, course }: ArrowProps & { readonly course: Course }) {
  const taken = useStage(({ moment }) => (moment.lastArrow === id ? (moment.taken[id] ?? 0) : 0)) ?? 0;
  const writing = useBoard((state) => state.writing === id);
  const faults = useBoard((state) => state.faults.get(id));
  const look = [
    "arrow",
    data.cause && "exit",
    selected && "selected",
    taken > 0 && "last",
    faults && "faulty",
  ];
  const turn = `translate(${course.to.x} ${course.to.y}) rotate(${course.angle})`;
  return (
    <g className={look.filter(Boolean).join(" ")}>
      <title>{[data.words, ...(faults ?? []).map(({ text }) => text)].join("\n")}</title>
      <path
        className="react-flow__edge-interaction"
        d={course.path}
        fill="none"
        strokeOpacity={0}
        strokeWidth={18}
      />
      <path className="way" d={course.path} />
      {taken > 0 && <path key={taken} className="flash" d={course.path} />}
      <path className="tip" d="M0 0L-9 -4.5L-9 4.5Z" transform={turn} />
      {data.order !== undefined && <Order at={course.near} order={data.order} />}
      {writing ? <Writing data={data} at={course.label} /> : <Label data={data} at={course.label} />}
      {selected && <Ends id={id} from={course.near} to={course.last} exit={data.cause !== undefined} />}
    </g>
  );
}

function Label({ data, at }: { readonly data: ArrowData; readonly at: Point }) {
  const times = useStage(({ moment }) => moment.taken[data.id] ?? 0) ?? 0;
  const text = [data.label, times > 1 && `${times} ×`].filter(Boolean).join(" · ");
  if (text === "") return null;
  const width = labelWidth(text);
  return (
    <g className="label" transform={`translate(${at.x - width / 2} ${at.y - 10})`}>
      <rect width={width} height={20} rx={5} />
      <text x={width / 2} y={14} textAnchor="middle">
        {text}
      </text>
    </g>
  );
}

function Order({ at, order }: { readonly at: Point; readonly order: number }) {
  return (
    <g className="order" transform={`translate(${at.x} ${at.y})`}>
      <circle r={7.5} />
      <text y={3.5} textAnchor="middle">
        {order}
      </text>
    </g>
  );
}

/** The condition, written in its place. */
function Writing({ data, at }: { readonly data: ArrowData; readonly at: Point }) {
  const gestures = useGestures();
  return (
    <EdgeLabelRenderer>
      <div
        className="guard-field"
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
      >
        <span aria-hidden="true">when</span>
        <InPlace
          label="Condition of the arrow"
          text={data.guard ?? ""}
          done={(text) => gestures.guard(data.id, text)}
          leave={() => gestures.board.store.setState({ writing: undefined })}
        />
      </div>
    </EdgeLabelRenderer>
  );
}
