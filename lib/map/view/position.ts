/** Where the map looks. */

export interface MapPosition {
  /** Degrees. */
  readonly latitude: number;
  /** Degrees. */
  readonly longitude: number;
  /** Of tiles of 512 CSS pixels, as MapLibre counts. */
  readonly zoom: number;
}

/**
 * West, south, east, north, in degrees. Where it crosses the 180th meridian, east lies beyond 180;
 * the whole world is from -180 to 180.
 */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** What is in view, and from where. */
export interface InView {
  readonly position: MapPosition;
  readonly bounds: Bounds;
}

/**
 * @returns the same part of the world, whichever copy of it is looked at: its west lies from -180,
 * included, to 180, excluded, and its latitudes are on the globe.
 */
export function normalizedBounds([west, south, east, north]: Bounds): Bounds {
  const [bottom, top] = [Math.max(-90, south), Math.min(90, north)];
  if (east - west >= 360) return [-180, bottom, 180, top];
  const worlds = Math.floor((west + 180) / 360) * 360;
  return [west - worlds, bottom, east - worlds, top];
}
