import type { Path, Position } from "./position.ts";

/** BigQuery's mean radius of the Earth in meters (GoogleSQL, geography functions). */
const BIGQUERY_RADIUS = 6_371_010;

/** Mean radius of the Earth in kilometers (IUGG). */
const MEAN_RADIUS = 6371.0088;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** Meters between two positions, as BigQuery's ST_DISTANCE gives them. */
export function distance(a: Position, b: Position): number {
  return BIGQUERY_RADIUS * centralAngle(a, b);
}

/** The length of a path in kilometers. */
export function lengthOf(path: Path): number {
  return path.reduce(
    (sum, position, index) =>
      sum + MEAN_RADIUS * centralAngle(path[index - 1] ?? position, position),
    0,
  );
}

/** The angle in radians between two positions, seen from the center of a sphere (haversine). */
function centralAngle([lonA, latA]: Position, [lonB, latB]: Position): number {
  const [a, b] = [radians(latA), radians(latB)];
  const halfChord = Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(lonB - lonA) / 2) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(halfChord)));
}

/**
 * The area of a polygon in square kilometers, holes subtracted, on an equal-area projection of the
 * sphere: exact except for the difference between straight edges there and great circles.
 */
export function areaOf(rings: readonly Path[]): number {
  const areas = rings.map((ring) =>
    Math.abs(ring.reduce((sum, [lon, lat], index) => {
      const [lonBefore, latBefore] = ring[index - 1] ?? [lon, lat];
      const meanSine = (Math.sin(radians(lat)) + Math.sin(radians(latBefore))) / 2;
      return sum + radians(lon - lonBefore) * meanSine;
    }, 0))
  );
  const [outer = 0, ...holes] = areas;
  return (outer - holes.reduce((sum, area) => sum + area, 0)) * MEAN_RADIUS ** 2;
}
