import type { MultiPolygon, Position } from "geojson";
import { boundsOf, type Box, ringArea, ringContains } from "./rings.ts";

/**
 * Turns the shore lines of a box into land polygons.
 *
 * Lines are joined end to end; one that the source holds twice, where two of its ocean basins
 * overlap, counts once. Those that leave the box are closed along its edge, where land and
 * water alternate from one crossing to the next; `land` tells which of the two comes first.
 *
 * @param lines shore lines in degrees, meeting exactly at shared end points
 * @param box what the lines were read for; within a degree of its edge the shape is not to be shown
 * @param land a point known to be on the mainland
 * @param smallest square degrees below which an island or a lake is left out
 */
export function landFromShore(
  lines: readonly Position[][],
  box: Box,
  land: Position,
  smallest: number,
): MultiPolygon {
  const once = distinct(lines);
  const { rings, open } = joined([...once, ...bridges(joined(once).open)]);
  const first = closedAlongEdge(open, box, 0);
  const closed = isLand([...rings, ...first], land) ? first : closedAlongEdge(open, box, 1);
  return { type: "MultiPolygon", coordinates: nested([...rings, ...closed], smallest) };
}

const keyOf = ([x = 0, y = 0]: Position) => `${Math.round(x * 36000)},${Math.round(y * 36000)}`;

function distinct(lines: readonly Position[][]): Position[][] {
  const found = new Map<string, Position[]>();
  for (const line of lines) {
    const keys = line.map(keyOf);
    const [ahead, back] = [keys.join(" "), keys.reverse().join(" ")];
    found.set(ahead < back ? ahead : back, line);
  }
  return [...found.values()];
}

/** A border river's mouth leaves a gap in the shore of some fifty metres. */
const WIDEST_GAP = 0.002;

function bridges(open: readonly Position[][]): Position[][] {
  const loose = open.flatMap((line) => [line[0] ?? [], line.at(-1) ?? []]);
  return loose.flatMap((a, index) =>
    loose.slice(index + 1)
      .filter((b) => Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0)) < WIDEST_GAP)
      .map((b) => [a, b])
  );
}

/** Follows lines from end to end; more than two lines at a point may be paired in any way. */
function joined(lines: readonly Position[][]): { rings: Position[][]; open: Position[][] } {
  const ends = new Map<string, Set<number>>();
  const at = (point: Position | undefined) => {
    const key = keyOf(point ?? []);
    const found = ends.get(key) ?? new Set<number>();
    ends.set(key, found);
    return found;
  };
  lines.forEach((line, index) => {
    if (keyOf(line[0] ?? []) === keyOf(line.at(-1) ?? [])) return;
    at(line[0]).add(index);
    at(line.at(-1)).add(index);
  });
  const used = new Set<number>();
  const rings: Position[][] = [];
  const open: Position[][] = [];
  lines.forEach((line, index) => {
    if (used.has(index)) return;
    used.add(index);
    const path = [...line];
    for (let turned = 0; turned < 2; turned++) {
      while (keyOf(path[0] ?? []) !== keyOf(path.at(-1) ?? [])) {
        const next = [...at(path.at(-1))].find((candidate) => !used.has(candidate));
        const found = next === undefined ? undefined : lines[next];
        if (next === undefined || found === undefined) break;
        used.add(next);
        const forward = keyOf(found[0] ?? []) === keyOf(path.at(-1) ?? []);
        path.push(...(forward ? found : found.toReversed()).slice(1));
      }
      path.reverse();
    }
    const closed = keyOf(path[0] ?? []) === keyOf(path.at(-1) ?? []);
    (closed ? rings : open).push(path);
  });
  return { rings, open };
}

/**
 * Where the edge point nearest to a place lies along the box's edge, clockwise from its southwest.
 */
function edgePosition([x = 0, y = 0]: Position, [west, south, east, north]: Box): number {
  const [u, v] = [(x - west) / (east - west), (y - south) / (north - south)];
  const sides = [u, 1 - v, 1 - u, v].map((gap) => Math.abs(gap));
  const nearest = sides.indexOf(Math.min(...sides));
  return nearest + ([v, u, 1 - v, 1 - u][nearest] ?? 0);
}

function corner(index: number, [west, south, east, north]: Box): Position {
  return [[west, north], [east, north], [east, south], [west, south]][index % 4] ?? [];
}

function closedAlongEdge(open: readonly Position[][], box: Box, shift: number): Position[][] {
  const crossings = open.flatMap((line, index) =>
    [line[0], line.at(-1)].map((point, end) => ({
      line: index,
      end,
      place: edgePosition(point ?? [], box),
    }))
  ).sort((a, b) => a.place - b.place);
  const edges = new Map<string, { to: string; corners: Position[] }>();
  for (let i = shift; i < crossings.length + shift; i += 2) {
    const from = crossings[i % crossings.length];
    const to = crossings[(i + 1) % crossings.length];
    if (from === undefined || to === undefined) continue;
    const until = to.place < from.place ? to.place + 4 : to.place;
    const corners: Position[] = [];
    for (let side = Math.floor(from.place); side < Math.floor(until); side++) {
      corners.push(corner(side, box));
    }
    edges.set(`${from.line}/${from.end}`, { to: `${to.line}/${to.end}`, corners });
    edges.set(`${to.line}/${to.end}`, {
      to: `${from.line}/${from.end}`,
      corners: corners.toReversed(),
    });
  }
  const used = new Set<number>();
  const rings: Position[][] = [];
  open.forEach((_, start) => {
    const ring: Position[] = [];
    let [line, entered] = [start, 0];
    while (!used.has(line)) {
      used.add(line);
      const points = open[line] ?? [];
      ring.push(...(entered === 0 ? points : points.toReversed()));
      const edge = edges.get(`${line}/${1 - entered}`);
      if (edge === undefined) break;
      ring.push(...edge.corners);
      [line = 0, entered = 0] = edge.to.split("/").map(Number);
    }
    if (ring.length > 0) rings.push([...ring, ring[0] ?? []]);
  });
  return rings;
}

function isLand(rings: readonly Position[][], point: Position): boolean {
  return rings.filter((ring) => ringContains(ring, point)).length % 2 === 1;
}

/** Land at even depth, the water inside it at odd depth. */
function nested(rings: readonly Position[][], smallest: number): Position[][][] {
  const sorted = rings
    .map((ring) => ({ ring, area: ringArea(ring), box: boundsOf(ring) }))
    .filter(({ ring, area }) => ring.length > 3 && area >= smallest)
    .sort((a, b) => b.area - a.area);
  const polygons: Position[][][] = [];
  const placed: { ring: Position[]; box: Box; depth: number; polygon: Position[][] }[] = [];
  for (const { ring, box } of sorted) {
    const [x = 0, y = 0] = ring[0] ?? [];
    const around = placed.filter((other) =>
      x >= other.box[0] && x <= other.box[2] && y >= other.box[1] && y <= other.box[3] &&
      ringContains(other.ring, [x, y])
    );
    const parent = around.at(-1);
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const polygon = depth % 2 === 1 && parent !== undefined ? parent.polygon : [];
    polygon.push(ring);
    if (depth % 2 === 0) polygons.push(polygon);
    placed.push({ ring, box, depth, polygon });
  }
  return polygons;
}
