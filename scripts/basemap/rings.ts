import type { Position } from "geojson";

/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** Twice the area would be signed; this is the plain area in square degrees. */
export function ringArea(ring: readonly Position[]): number {
  let sum = 0;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax = 0, ay = 0] = ring[j] ?? [];
    const [bx = 0, by = 0] = ring[i] ?? [];
    sum += ax * by - bx * ay;
  }
  return Math.abs(sum / 2);
}

/** The smallest box around the points. */
export function boundsOf(points: readonly Position[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = 0, y = 0] of points) {
    west = Math.min(west, x);
    east = Math.max(east, x);
    south = Math.min(south, y);
    north = Math.max(north, y);
  }
  return [west, south, east, north];
}

/**
 * A ring that jumps from 180° to -180° goes on beyond 180° instead, with its middle on the map; one
 * around a pole is closed over it.
 */
export function unwrapped(ring: readonly Position[]): Position[] {
  const points: Position[] = [];
  let shift = 0;
  let before: number | undefined;
  for (const [x = 0, y = 0] of ring) {
    if (before !== undefined && Math.abs(x - before) > 180) shift += x < before ? 360 : -360;
    points.push([x + shift, y]);
    before = x;
  }
  const [start = 0, latitude = 0] = points[0] ?? [];
  const [end = start] = points.at(-1) ?? [];
  const pole = latitude < 0 ? -90 : 90;
  if (start !== end) points.push([end, pole], [start, pole], [start, latitude]);
  const [west, , east] = boundsOf(points);
  const turn = 360 * Math.round((west + east) / 720);
  return points.map(([x = 0, y = 0]) => [x - turn, y]);
}

/** Even-odd rule. */
export function ringContains(ring: readonly Position[], [x = 0, y = 0]: Position): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax = 0, ay = 0] = ring[i] ?? [];
    const [bx = 0, by = 0] = ring[j] ?? [];
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

/**
 * Cuts corners (Chaikin), which turns the steps of a coarse grid into curves.
 *
 * @param times each time doubles the points that are cut
 * @param within only corners in one of these boxes are cut
 */
export function rounded(
  line: readonly Position[],
  times: number,
  within: readonly Box[],
): Position[] {
  let points = [...line];
  for (let time = 0; time < times; time++) points = cutCorners(points, within);
  return points;
}

function cutCorners(points: readonly Position[], within: readonly Box[]): Position[] {
  const [first, second] = points;
  const last = points.at(-1);
  if (first === undefined || second === undefined || last === undefined) return [...points];
  const closed = first[0] === last[0] && first[1] === last[1];
  const cut: Position[] = [];
  points.forEach((point, i) => {
    const before = points[i - 1];
    const after = points[i + 1] ?? (closed ? second : undefined);
    if (before === undefined && closed) return;
    if (before === undefined || after === undefined || !isWithin(point, within)) cut.push(point);
    else cut.push(between(point, before), between(point, after));
  });
  const start = cut[0];
  return closed && start !== undefined ? [...cut, start] : cut;
}

function isWithin([x = 0, y = 0]: Position, boxes: readonly Box[]): boolean {
  return boxes.some(([west, south, east, north]) => x > west && x < east && y > south && y < north);
}

/** A quarter of the way from one point to another. */
function between([ax = 0, ay = 0]: Position, [bx = 0, by = 0]: Position): Position {
  return [0.75 * ax + 0.25 * bx, 0.75 * ay + 0.25 * by];
}
