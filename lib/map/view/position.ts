/** Where the map looks. */

export interface MapPosition {
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  /** Of tiles of 512 CSS pixels, as MapLibre counts. */
  readonly zoom: number;
}

/** West, south, east, north, in degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What is in view, and from where. */
export interface InView {
  readonly position: MapPosition;
  readonly bounds: Bounds;
}

/** @returns whether they are the same to the eye. */
export function samePosition(a: MapPosition, b: MapPosition): boolean {
  const { latitude, longitude, zoom } = a;
  return Math.abs(latitude - b.latitude) < 1e-6 && Math.abs(longitude - b.longitude) < 1e-6 &&
    Math.abs(zoom - b.zoom) < 1e-3;
}
