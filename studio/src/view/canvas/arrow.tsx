import { type Point, widthOf } from "@polylogue/graph";
import { EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import type { ArrowData, ArrowEdge } from "../../project/elements.ts";
import { middleOf, roundedPath, towards } from "../../project/route.ts";
import { useStage } from "../context.ts";
import { useBoard, useGestures } from "./context.ts";
import { InPlace } from "./in-place.tsx";
import { Ends } from "./reroute.tsx";

interface Course {
  readonly path: string;
  readonly from: Point;
  readonly to: Point;
  /** A little way along it. */
  readonly near: Point;
  /** The middle of its words. */
  readonly label: Point;
  /** Degrees, 0 to the right. */
  readonly angle: number;
}

/** A transition: where it goes, under what condition, and whether it was just taken. */
export const Arrow = memo(function Arrow(props: EdgeProps<ArrowEdge>) {
  const { id, data, selected } = props;
  const taken = useStage(({ moment }) => (moment.lastArrow === id ? (moment.taken[id] ?? 0) : 0)) ?? 0;
  const writing = useBoard((state) => state.writing === id);
  const faults = useBoard((state) => state.faults.get(id));
  if (!data) return null;
  const course = courseOf(props, data);
  const look = [
    "arrow",
    data.cause && "exit",
    selected && "selected",
    taken > 0 && "last",
    faults && "faulty",
  ];
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
      <path
        className="tip"
        d="M0 0L-9 -4.5L-9 4.5Z"
        transform={`translate(${course.to.x} ${course.to.y}) rotate(${course.angle})`}
      />
      {data.order !== undefined && <Order at={course.near} order={data.order} />}
      {writing ? <Writing data={data} at={course.label} /> : <Label data={data} at={course.label} />}
      {selected && <Ends id={id} from={course.from} to={course.to} exit={data.cause !== undefined} />}
    </g>
  );
});

function courseOf(props: EdgeProps<ArrowEdge>, { route, label }: ArrowData): Course {
  const points = route?.points ?? [];
  const [from, to, before] = [points[0], points.at(-1), points.at(-2)];
  if (!from || !to || !before) return floating(props);
  const angle = (Math.atan2(to.y - before.y, to.x - before.x) * 180) / Math.PI;
  const corner = route?.label;
  const middle = corner ? { x: corner.x + labelWidth(label) / 2, y: corner.y + 10 } : middleOf(points);
  const near = towards(from, points[1] ?? to, 10);
  return { path: roundedPath(points), from, to, near, label: middle, angle };
}

/** From the bottom of one node to the top of another, where no layout has bent it. */
function floating({
  sourceX,
  sourceY,
  targetX,
  targetY,
  sourcePosition,
  targetPosition,
}: EdgeProps<ArrowEdge>): Course {
  const ends = { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition };
  const [path, x, y] = getSmoothStepPath({ ...ends, borderRadius: 8, offset: 22 });
  return {
    path,
    from: { x: sourceX, y: sourceY },
    to: { x: targetX, y: targetY },
    near: { x: sourceX, y: sourceY + 10 },
    label: { x, y },
    angle: 90,
  };
}

const labelWidth = (label: string) => widthOf(label, "label") + 14;

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
