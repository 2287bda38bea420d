/** A feature: one row of a dataset, or one cell, as its tile or a row of the table has it. */
import type { Bounds } from "../view/position.ts";

/** Longitude and latitude, in degrees. */
export type LngLat = readonly [longitude: number, latitude: number];

export interface Feature {
  readonly dataset: string;
  /** Null where CARTO did not tell: it can be looked at, and not be part of a link. */
  readonly id: string | null;
  /** All that CARTO told of it, by column; the geometry is not among them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Where its marker and its link lead: a point, or the middle of what is larger. */
  readonly place: LngLat | null;
  /** Of what is larger than a point, as far as it is known. */
  readonly bounds: Bounds | null;
}

/** @returns whether both are one feature; without ids each is its own. */
export function isSameFeature(one: Feature, other: Feature | null): boolean {
  if (other === null || one.dataset !== other.dataset) return false;
  return one.id === null ? one === other : one.id === other.id;
}
