/** Boxes, rings and GeoJSON features. */
import type { Feature, Geometry, LineString, Point, Position } from "geojson";
import type { Geom } from "polyclip-ts";
import { type Box, ringArea } from "./rings.ts";

/** Whether two boxes have an area in common. */
export function overlap(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

/** Whether the inner box lies in the outer one. */
export function contains(outer: Box, inner: Box): boolean {
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] &&
    outer[3] >= inner[3];
}

/** @returns the box as a closed ring. */
export function rectangle([west, south, east, north]: Box): Position[] {
  return [[west, south], [east, south], [east, north], [west, north], [west, south]];
}

/** @returns rings as polyclip takes them. */
export function asGeom(rings: readonly Position[][]): Geom {
  return rings.map((ring) => ring.map(([x = 0, y = 0]): [number, number] => [x, y]));
}

/** @returns the geometry as a feature without properties. */
export function shape(geometry: Geometry): Feature<Geometry> {
  return { type: "Feature", geometry, properties: {} };
}

/** @returns the polygons of all shapes; others have none. */
export function polygons(shapes: readonly Feature<Geometry>[]): Position[][][] {
  return shapes.flatMap(({ geometry }) => {
    if (geometry.type === "Polygon") return [geometry.coordinates];
    return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
  });
}

/** @returns the lines of all shapes; others have none. */
export function lines(shapes: readonly Feature<Geometry>[]): LineString["coordinates"][] {
  return shapes.flatMap(({ geometry }) => {
    if (geometry.type === "LineString") return [geometry.coordinates];
    return geometry.type === "MultiLineString" ? geometry.coordinates : [];
  });
}

/** @returns a point with the properties of its text. */
export function label<Properties>(
  coordinates: Position,
  properties: Properties,
): Feature<Point, Properties> {
  return { type: "Feature", geometry: { type: "Point", coordinates }, properties };
}

/** @returns the largest polygon of a feature. */
export function largest(feature: Feature<Geometry>): Position[][] {
  return polygons([feature]).reduce<Position[][]>(
    (best, next) => ringArea(next[0] ?? []) > ringArea(best[0] ?? []) ? next : best,
    [],
  );
}
