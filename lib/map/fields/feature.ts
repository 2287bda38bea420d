/** A feature: one row of a dataset, or one cell, from a tile or from the table. */
import type { Bounds } from "../view/position.ts";

/** Longitude and latitude, in degrees. */
export type LngLat = readonly [longitude: number, latitude: number];

export interface Feature {
  readonly dataset: string;
  /** Null where CARTO did not report it: the feature can be shown, but not be part of a link. */
  readonly id: string | null;
  /** All its properties from CARTO, by column, without the geometry. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The position of its marker and its link: a point, or the center of a larger feature. */
  readonly place: LngLat | null;
  /** For a feature larger than a point, if known. */
  readonly bounds: Bounds | null;
}

/** @returns whether both are the same feature; without ids they never are. */
export function isSameFeature(one: Feature, other: Feature | null): boolean {
  if (other === null || one.dataset !== other.dataset) return false;
  return one.id === null ? one === other : one.id === other.id;
}
