import type { Geometry } from "./geometry.ts";
import type { Path, Position } from "./position.ts";

type Ring = Path;

/** A polygon, or several, with what makes asking quick. */
export interface Area {
  /**
   * Each polygon: its outer ring, then its holes; the last position of a ring repeats the first.
   */
  readonly polygons: readonly (readonly Ring[])[];
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The area of GeoJSON polygons. */
export function toArea(polygons: Area["polygons"]): Area {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const rings of polygons) {
    for (const ring of rings) {
      for (const [x, y] of ring) {
        west = Math.min(west, x);
        south = Math.min(south, y);
        east = Math.max(east, x);
        north = Math.max(north, y);
      }
    }
  }
  return { polygons, west, south, east, north };
}

/**
 * Does a geometry share any point with an area, the area's border included? Edges are straight in
 * degrees; BigQuery's are geodesics, which matters for edges of many degrees only.
 */
export function intersects(geometry: Geometry, area: Area): boolean {
  switch (geometry.type) {
    case "Point":
      return covers(area, geometry.coordinates);
    case "LineString":
      return pathsIntersect([geometry.coordinates], area);
    case "MultiLineString":
      return pathsIntersect(geometry.coordinates, area);
    case "Polygon":
      return polygonsIntersect([geometry.coordinates], area);
    case "MultiPolygon":
      return polygonsIntersect(geometry.coordinates, area);
  }
}

/**
 * Does an area cover all that a ring encloses? Its border may touch the area's; where the area is
 * of several polygons, one of them must cover all of it.
 */
export function containsRing({ polygons }: Area, ring: Ring): boolean {
  return polygons.some((polygon) => {
    const one = toArea([polygon]);
    if (!ring.every((position) => covers(one, position))) return false;
    return polygon.every((border) =>
      !border.some((position) => locate(ring, position) === "inside") &&
      !anyEdges(ring, border, crossesInside)
    );
  });
}

/** Is a position inside an area or on its border? */
export function covers(area: Area, position: Position): boolean {
  const [x, y] = position;
  if (x < area.west || x > area.east || y < area.south || y > area.north) return false;
  return area.polygons.some((rings) => {
    let inside = false;
    for (const ring of rings) {
      const found = locate(ring, position);
      if (found === "border") return true;
      if (found === "inside") inside = !inside;
    }
    return inside;
  });
}

/** Counts the crossings of a ray to the east; a corner belongs to the edge above it. */
function locate(ring: Ring, [x, y]: Position): "inside" | "outside" | "border" {
  let inside = false;
  for (let index = 1; index < ring.length; index++) {
    const [a, b] = [ring[index - 1], ring[index]];
    if (!a || !b) continue;
    if (isBetween(a[0], b[0], x) && isBetween(a[1], b[1], y) && turn(a, b, [x, y]) === 0) {
      return "border";
    }
    if ((a[1] > y) === (b[1] > y)) continue;
    const isLeft = turn(a, b, [x, y]) > 0;
    if (isLeft === b[1] > a[1]) inside = !inside;
  }
  return inside ? "inside" : "outside";
}

function polygonsIntersect(polygons: Area["polygons"], area: Area): boolean {
  if (pathsIntersect(polygons.flat(), area)) return true;
  const other = toArea(polygons);
  return area.polygons.some(([outer]) => outer?.[0] !== undefined && covers(other, outer[0]));
}

function pathsIntersect(paths: readonly Ring[], area: Area): boolean {
  return paths.some((path) =>
    path.some((position) => covers(area, position)) ||
    area.polygons.flat().some((ring) => anyEdges(path, ring, segmentsMeet))
  );
}

type Edges = (a: Position, b: Position, c: Position, d: Position) => boolean;

function anyEdges(path: Ring, ring: Ring, test: Edges): boolean {
  for (let i = 1; i < path.length; i++) {
    for (let j = 1; j < ring.length; j++) {
      const [a, b, c, d] = [path[i - 1], path[i], ring[j - 1], ring[j]];
      if (a && b && c && d && test(a, b, c, d)) return true;
    }
  }
  return false;
}

/** Does each of two edges run from one side of the other to its other side? */
function crossesInside(a: Position, b: Position, c: Position, d: Position): boolean {
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  return Math.sign(abc) * Math.sign(abd) < 0 && Math.sign(cda) * Math.sign(cdb) < 0;
}

function segmentsMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  if (crossesInside(a, b, c, d)) return true;
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  const touches = (area: number, from: Position, to: Position, point: Position) =>
    area === 0 && isBetween(from[0], to[0], point[0]) && isBetween(from[1], to[1], point[1]);
  return touches(abc, a, b, c) || touches(abd, a, b, d) || touches(cda, c, d, a) ||
    touches(cdb, c, d, b);
}

/** Positive where the way from a over b to c turns left, zero where it runs straight. */
function turn(a: Position, b: Position, c: Position): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function isBetween(a: number, b: number, value: number): boolean {
  return a < b ? a <= value && value <= b : b <= value && value <= a;
}
