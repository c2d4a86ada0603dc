import type { Point } from "@polylogue/graph";

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
