/** Outlines and bounds of H3 cells on a map, which ends at the poles and the 180th meridian. */
import { cellToBoundary, cellToLatLng, getResolution, latLngToCell } from "h3-js";
import type { LngLat } from "../../fields/feature.ts";
import type { Bounds } from "../../view/position.ts";

/** Beyond the end of the map, in degrees: Web Mercator cannot show a pole. */
const LAST_LATITUDE = 89.9;
/** Nearer to the equator no cell contains a pole. */
const POLAR_LATITUDE = 50;

/**
 * @returns the cell's closed outline. Longitudes exceed 180 where the cell crosses it, so that it
 * is one piece; a cell around a pole extends beyond the end of the map.
 */
export function h3Outline(cell: string): LngLat[] {
  const [centerLatitude, centerLongitude] = cellToLatLng(cell);
  const near = (longitude: number) => centerLongitude + turned(longitude - centerLongitude);
  const pole = poleOf(cell, centerLatitude);
  const vertices = cellToBoundary(cell).map(([latitude, longitude]): LngLat => [
    near(longitude),
    Math.min(LAST_LATITUDE, Math.max(-LAST_LATITUDE, latitude)),
  ]);
  if (pole !== null) {
    vertices.sort(([a], [b]) => a - b);
    const [[west, latitude] = [0, 0]] = vertices;
    vertices.push([west + 360, latitude], [west + 360, pole], [west, pole]);
  }
  return [...vertices, ...vertices.slice(0, 1)];
}

/** @returns the pole's latitude, limited to the map; null for a cell without one. */
function poleOf(cell: string, latitude: number): number | null {
  if (Math.abs(latitude) < POLAR_LATITUDE) return null;
  const sign = Math.sign(latitude);
  return latLngToCell(sign * 90, 0, getResolution(cell)) === cell ? sign * LAST_LATITUDE : null;
}

/** @returns the angle from -180 to 180. */
function turned(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

/** @param padding of the circle around the cell, as a share of its radius. */
function circleOf(cell: string, padding: number) {
  const [latitude, longitude] = cellToLatLng(cell);
  const radius = Math.max(
    ...cellToBoundary(cell).map(([vertexLatitude, vertexLongitude]) =>
      degreesBetween(latitude, longitude, vertexLatitude, vertexLongitude)
    ),
  );
  return { latitude, longitude, radius: radius * (1 + padding) };
}

/**
 * @param padding as a share of its radius: finer cells extend beyond their parent.
 * @returns west, south, east, north; all longitudes if it contains a pole.
 */
export function h3Bounds(cell: string, padding = 0): Bounds {
  const { latitude, longitude, radius } = circleOf(cell, padding);
  const [south, north] = [latitude - radius, latitude + radius];
  if (south <= -90 || north >= 90) return [-180, Math.max(-90, south), 180, Math.min(90, north)];
  // The meridians that touch the circle.
  const width = degrees(Math.asin(Math.sin(radians(radius)) / Math.cos(radians(latitude))));
  return [longitude - width, south, longitude + width, north];
}

/** @returns whether they intersect, on any copy of the world. */
export function overlaps(one: Bounds, other: Bounds): boolean {
  if (one[1] > other[3] || other[1] > one[3]) return false;
  const [width, otherWidth] = [one[2] - one[0], other[2] - other[0]];
  const apart = Math.abs(turned((one[0] + one[2]) / 2 - (other[0] + other[2]) / 2));
  return apart <= (width + otherWidth) / 2;
}

const radians = (angle: number) => angle * Math.PI / 180;
const degrees = (angle: number) => angle * 180 / Math.PI;

function degreesBetween(
  latitude: number,
  longitude: number,
  otherLatitude: number,
  otherLongitude: number,
): number {
  const [a, b] = [radians(latitude), radians(otherLatitude)];
  const half = Math.sin((b - a) / 2) ** 2 +
    Math.cos(a) * Math.cos(b) * Math.sin(radians(otherLongitude - longitude) / 2) ** 2;
  return degrees(2 * Math.asin(Math.min(1, Math.sqrt(half))));
}
