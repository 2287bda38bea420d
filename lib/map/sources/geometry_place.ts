/** Where a geometry is (GeoJSON, RFC 7946). */
import type { LngLat } from "../fields/feature.ts";
import type { Bounds } from "../view/position.ts";

/**
 * @param geometry as a row has it: GeoJSON, or its text.
 * @returns null for anything but a point.
 */
export function pointOf(geometry: unknown): LngLat | null {
  const parsed = parsedOf(geometry);
  return propertyOf(parsed, "type") === "Point"
    ? positionOf(propertyOf(parsed, "coordinates"))
    : null;
}

/**
 * @returns the smallest box around it, also one across the 180th meridian, whose east is then above
 * 180; null for what has no place.
 */
export function boundsOf(geometry: unknown): Bounds | null {
  const positions = [...positionsOf(parsedOf(geometry))];
  const plain = boxAround(positions);
  if (plain === null || plain[2] - plain[0] <= 180) return plain;
  const turned = boxAround(positions.map(([lon, lat]) => [lon < 0 ? lon + 360 : lon, lat]));
  return turned !== null && turned[2] - turned[0] < plain[2] - plain[0] ? turned : plain;
}

export function middleOf([west, south, east, north]: Bounds): LngLat {
  const longitude = (west + east) / 2;
  return [longitude > 180 ? longitude - 360 : longitude, (south + north) / 2];
}

function boxAround(positions: readonly LngLat[]): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of positions) {
    west = Math.min(west, lon);
    south = Math.min(south, lat);
    east = Math.max(east, lon);
    north = Math.max(north, lat);
  }
  return west <= east ? [west, south, east, north] : null;
}

function* positionsOf(geometry: unknown): Generator<LngLat> {
  yield* positionsIn(propertyOf(geometry, "coordinates"));
  const parts = propertyOf(geometry, "geometries");
  for (const part of Array.isArray(parts) ? parts : []) yield* positionsOf(part);
}

function* positionsIn(coordinates: unknown): Generator<LngLat> {
  const position = positionOf(coordinates);
  if (position !== null) yield position;
  else if (Array.isArray(coordinates)) {
    for (const part of coordinates) yield* positionsIn(part);
  }
}

function positionOf(coordinates: unknown): LngLat | null {
  if (!Array.isArray(coordinates)) return null;
  const [lon, lat] = coordinates;
  return Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : null;
}

function parsedOf(geometry: unknown): unknown {
  if (typeof geometry !== "string") return geometry;
  try {
    return JSON.parse(geometry);
  } catch {
    return null;
  }
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
