import { latitudeOf, northOf } from "../spatial/mercator.ts";
import type { Bounds, Path, Position } from "../spatial/position.ts";

/** One side of a box: which coordinate it limits, where, and from which direction. */
interface Side {
  readonly axis: 0 | 1;
  readonly limit: number;
  readonly keepsLess: boolean;
}

/** Clips a path to a box: what is left of it, in as many pieces as it enters the box. */
export function clipPath(path: Path, box: Bounds): Path[] {
  let pieces: Path[] = [path];
  for (const side of sidesOf(box)) {
    pieces = pieces.flatMap((piece) => cutPath(piece, side));
  }
  return pieces;
}

/**
 * Clips a polygon's rings to a box (Sutherland and Hodgman): each stays one closed ring in its
 * direction. Where it leaves the box and comes back, it runs along the edge, which is outside the
 * tile as long as the box has a margin.
 */
export function clipRings(rings: readonly Path[], box: Bounds): Path[] {
  const clipped = rings.map((ring) => sidesOf(box).reduce(cutRing, ring));
  const [outer] = clipped;
  if (!outer || outer.length < 4) return [];
  return clipped.filter((ring) => ring.length >= 4);
}

/**
 * Leaves out positions that are nearer to their predecessor than a step in both directions, ends
 * apart.
 *
 * @param step degrees of longitude and of latitude
 */
export function thinPath(path: Path, [dx, dy]: readonly [number, number]): Path {
  let last = path[0];
  return path.filter((position, index) => {
    const isEnd = index === 0 || index === path.length - 1;
    const isNear = last !== undefined && Math.abs(position[0] - last[0]) < dx &&
      Math.abs(position[1] - last[1]) < dy;
    if (isNear && !isEnd) return false;
    last = position;
    return true;
  });
}

function sidesOf([west, south, east, north]: Bounds): Side[] {
  return [
    { axis: 0, limit: west, keepsLess: false },
    { axis: 0, limit: east, keepsLess: true },
    { axis: 1, limit: south, keepsLess: false },
    { axis: 1, limit: north, keepsLess: true },
  ];
}

function keeps({ axis, limit, keepsLess }: Side, position: Position): boolean {
  return keepsLess ? position[axis] <= limit : position[axis] >= limit;
}

function cutPath(path: Path, side: Side): Path[] {
  if (path.every((position) => keeps(side, position))) return [path];
  const pieces: Position[][] = [];
  let piece: Position[] = [];
  let previous: Position | undefined;
  for (const position of path) {
    const isKept = keeps(side, position);
    if (previous && isKept !== keeps(side, previous)) {
      piece.push(crossing(previous, position, side));
    }
    if (isKept) piece.push(position);
    if (!isKept && piece.length > 0) {
      pieces.push(piece);
      piece = [];
    }
    previous = position;
  }
  if (piece.length > 0) pieces.push(piece);
  return pieces.filter(({ length }) => length > 1);
}

function cutRing(ring: Path, side: Side): Path {
  if (ring.every((position) => keeps(side, position))) return ring;
  const cut: Position[] = [];
  let previous = ring.at(-2) ?? ring[0];
  for (const position of ring.slice(0, -1)) {
    const isKept = keeps(side, position);
    if (previous && isKept !== keeps(side, previous)) cut.push(crossing(previous, position, side));
    if (isKept) cut.push(position);
    previous = position;
  }
  const [first] = cut;
  return first ? [...cut, first] : [];
}

/** Where the line between two positions, straight on the map, crosses a side. */
function crossing(a: Position, b: Position, { axis, limit }: Side): Position {
  const [northA, northB] = [northOf(a[1]), northOf(b[1])];
  if (northA === northB) return axis === 1 ? [a[0], limit] : [limit, a[1]];
  if (axis === 1) {
    const share = (northOf(limit) - northA) / (northB - northA);
    return [a[0] + share * (b[0] - a[0]), limit];
  }
  const share = (limit - a[0]) / (b[0] - a[0]);
  return [limit, latitudeOf(northA + share * (northB - northA))];
}
