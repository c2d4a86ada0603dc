import type { Point, Size } from "@polylogue/graph";
import { widthOf } from "@polylogue/graph";
import { getSmoothStepPath, Position } from "@xyflow/react";
import type { Route } from "../../project/places.ts";
import { endsBetween, middleOf, roundedPath, towards } from "../../project/route.ts";

/** How an arrow is drawn. */
export interface Course {
  readonly path: string;
  readonly to: Point;
  /** A little after its beginning, and a little before its end. */
  readonly near: Point;
  readonly last: Point;
  /** The middle of its words. */
  readonly label: Point;
  /** In which direction it comes in: degrees, 0 to the right. */
  readonly angle: number;
}

export const labelWidth = (label: string): number => widthOf(label, "label") + 14;

/** Along the bends of the layout. */
export function routed({ points, label: corner }: Route, words: string): Course | undefined {
  const [from, second, to, before] = [points[0], points[1], points.at(-1), points.at(-2)];
  if (!from || !second || !to || !before) return undefined;
  return {
    path: roundedPath(points),
    to,
    near: towards(from, second, 10),
    last: towards(to, before, 10),
    label: corner ? { x: corner.x + labelWidth(words) / 2, y: corner.y + 10 } : middleOf(points),
    angle: (Math.atan2(to.y - before.y, to.x - before.x) * 180) / Math.PI,
  };
}

const positions = { top: Position.Top, right: Position.Right, bottom: Position.Bottom, left: Position.Left };
const out = {
  top: { x: 0, y: -10 },
  right: { x: 10, y: 0 },
  bottom: { x: 0, y: 10 },
  left: { x: -10, y: 0 },
};
const angles = { top: 90, right: 180, bottom: 270, left: 0 };

/** From one box to another. */
export function floating(one: Point & Size, other: Point & Size, aside: number): Course {
  const { from, fromSide, to, toSide } = endsBetween(one, other, aside);
  const [path, x, y] = getSmoothStepPath({
    sourceX: from.x,
    sourceY: from.y,
    sourcePosition: positions[fromSide],
    targetX: to.x,
    targetY: to.y,
    targetPosition: positions[toSide],
    borderRadius: 8,
    offset: 22,
  });
  return {
    path,
    to,
    near: { x: from.x + out[fromSide].x, y: from.y + out[fromSide].y },
    last: { x: to.x + out[toSide].x, y: to.y + out[toSide].y },
    label: { x, y },
    angle: angles[toSide],
  };
}
