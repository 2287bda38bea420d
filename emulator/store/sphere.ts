import type { Path } from "./shape.ts";

/** Mean radius of the Earth in kilometres (IUGG). */
const RADIUS = 6371.0088;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The length of a path in kilometres, on a sphere (haversine formula). */
export function lengthOf(path: Path): number {
  return path.reduce((sum, [lon, lat], index) => {
    const [lonBefore, latBefore] = path[index - 1] ?? [lon, lat];
    const half = (degrees: number) => Math.sin(radians(degrees) / 2) ** 2;
    const h = half(lat - latBefore) +
      Math.cos(radians(lat)) * Math.cos(radians(latBefore)) * half(lon - lonBefore);
    return sum + 2 * RADIUS * Math.asin(Math.sqrt(h));
  }, 0);
}

/**
 * The area of a polygon in square kilometres, holes taken off, on a sphere projected to equal areas:
 * exact but for what lies between straight edges there and great circles.
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
  return (outer - holes.reduce((sum, area) => sum + area, 0)) * RADIUS ** 2;
}
