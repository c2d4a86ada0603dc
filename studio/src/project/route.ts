import type { Point, Size } from "@polylogue/graph";

/** A line with rounded corners through some points. */
export function roundedPath(points: readonly Point[], radius = 7): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const last = rest.at(-1) ?? first;
  const corners = rest
    .slice(0, -1)
    .map((corner, nth) =>
      bend(nth === 0 ? first : (rest[nth - 1] as Point), corner, rest[nth + 1] as Point, radius),
    );
  return [`M${at(first)}`, ...corners, `L${at(last)}`].join("");
}

const at = ({ x, y }: Point) => `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;

function bend(before: Point, corner: Point, after: Point, radius: number): string {
  return `L${at(towards(corner, before, radius))}Q${at(corner)} ${at(towards(corner, after, radius))}`;
}

/** The point so far from one on the way to another, half way at most. */
export function towards(from: Point, to: Point, by: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(by, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

/** The middle of the longest straight piece, for words that have no place of their own. */
export function middleOf(points: readonly Point[]): Point {
  const pieces = points.slice(1).map((to, nth) => ({ from: points[nth] as Point, to }));
  const long = ({ from, to }: (typeof pieces)[number]) => Math.hypot(to.x - from.x, to.y - from.y);
  const piece = pieces.reduce(
    (best, next) => (long(next) > long(best) ? next : best),
    pieces[0] as (typeof pieces)[number],
  );
  return { x: (piece.from.x + piece.to.x) / 2, y: (piece.from.y + piece.to.y) / 2 };
}

type Side = "top" | "right" | "bottom" | "left";
export interface Ends {
  readonly from: Point;
  readonly fromSide: Side;
  readonly to: Point;
  readonly toSide: Side;
}
const near = 24;

/**
 * Where an arrow between two boxes begins and ends that no layout has bent: down where there is room, else sideways,
 * else round the right. `aside` sets arrows of one node apart.
 */
export function endsBetween(from: Point & Size, to: Point & Size, aside: number): Ends {
  const [fromSide, toSide] = sidesOf(from, to);
  const loop = from.x === to.x && from.y === to.y;
  return {
    from: onSide(from, fromSide, loop ? -from.height / 5 : aside),
    fromSide,
    to: onSide(to, toSide, loop ? to.height / 5 : 0),
    toSide,
  };
}

function sidesOf(from: Point & Size, to: Point & Size): readonly [Side, Side] {
  if (to.y - (from.y + from.height) >= near) return ["bottom", "top"];
  if (to.x - (from.x + from.width) >= near) return ["right", "left"];
  if (from.x - (to.x + to.width) >= near) return ["left", "right"];
  return ["right", "right"];
}

function onSide({ x, y, width, height }: Point & Size, side: Side, aside: number): Point {
  const upright = side === "left" || side === "right";
  const most = (upright ? height : width) / 2 - 12;
  const off = Math.max(-most, Math.min(most, aside));
  if (upright) return { x: side === "left" ? x : x + width, y: y + height / 2 + off };
  return { x: x + width / 2 + off, y: side === "top" ? y : y + height };
}
