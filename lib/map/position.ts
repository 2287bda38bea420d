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
