/** Where a link looks. */
import type { MapPosition } from "../view/position.ts";

const DECIMAL = /^-?\d{1,3}(\.\d{1,10})?$/;
/** Web Mercator ends here (OGC, Two Dimensional Tile Matrix Set, WebMercatorQuad). */
const MAX_LATITUDE = 85.06;
const MAX_ZOOM = 24;

/** @returns null for a place off the map. */
export function positionOf(
  latitude: string,
  longitude: string,
  zoom: string,
): MapPosition | null {
  const position = {
    latitude: within(latitude, -MAX_LATITUDE, MAX_LATITUDE),
    longitude: within(longitude, -180, 180),
    zoom: within(zoom, 0, MAX_ZOOM),
  };
  return Object.values(position).some(Number.isNaN) ? null : position;
}

function within(text: string, low: number, high: number): number {
  const value = DECIMAL.test(text) ? Number(text) : NaN;
  return value >= low && value <= high ? value : NaN;
}

/** Five decimals of a degree are about a meter. */
export const degrees = (value: number): string => String(Number(value.toFixed(5)));
export const zoomText = (value: number): string => String(Number(value.toFixed(2)));
