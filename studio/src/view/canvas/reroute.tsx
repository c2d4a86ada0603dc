import type { Point } from "@polylogue/graph";
import { useReactFlow, ViewportPortal } from "@xyflow/react";
import { useState } from "react";
import { useGestures } from "./context.ts";
import { nodeUnder } from "./under.ts";

interface EndsProps {
  readonly id: string;
  readonly from: Point;
  readonly to: Point;
  readonly exit: boolean;
}

/** Both ends of a chosen arrow, above the nodes, to be dragged to other nodes. An exit belongs to its state and only ends elsewhere. */
export function Ends({ id, from, to, exit }: EndsProps) {
  return (
    <ViewportPortal>
      <svg className="arrow-ends" aria-hidden="true">
        {!exit && <End id={id} end="source" at={from} other={to} />}
        <End id={id} end="target" at={to} other={from} />
      </svg>
    </ViewportPortal>
  );
}

interface EndProps {
  readonly id: string;
  readonly end: "source" | "target";
  readonly at: Point;
  readonly other: Point;
}

function End({ id, end, at, other }: EndProps) {
  const gestures = useGestures();
  const { screenToFlowPosition } = useReactFlow();
  const [held, hold] = useState<Point>();
  const place = ({ clientX: x, clientY: y }: React.PointerEvent) => screenToFlowPosition({ x, y });
  const drop = (event: React.PointerEvent) => {
    hold(undefined);
    const node = held && nodeUnder(event);
    if (node !== undefined) gestures.reroute(id, end, node);
  };
  return (
    <>
      {held && <path className="rerouting" d={`M${other.x} ${other.y}L${held.x} ${held.y}`} />}
      <circle
        className="end nopan nodrag"
        r={6}
        cx={held?.x ?? at.x}
        cy={held?.y ?? at.y}
        onPointerDown={(event) => {
          event.stopPropagation();
          event.currentTarget.setPointerCapture(event.pointerId);
          hold(place(event));
        }}
        onPointerMove={(event) => held && hold(place(event))}
        onPointerUp={drop}
        onPointerCancel={() => hold(undefined)}
      >
        <title>{end === "target" ? "Drag to where it leads" : "Drag to where it begins"}</title>
      </circle>
    </>
  );
}
