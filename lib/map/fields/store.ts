/** One store, as its tile or a row of the table tells it. */
import * as v from "valibot";

const text = v.fallback(v.optional(v.string(), ""), "");
const number = v.fallback(v.optional(v.number()), undefined);

const Store = v.object({
  store_id: number,
  address: text,
  city: text,
  state: text,
  zip: text,
  storetype: text,
  revenue: number,
  size_m2: number,
});

export type Store = v.InferOutput<typeof Store>;

/** @returns the store that a feature's properties or a row describe, or null where they do not. */
export function parseStore(properties: unknown): Store | null {
  const result = v.safeParse(Store, properties);
  return result.success ? result.output : null;
}

const Position = v.looseTuple([v.number(), v.number()]);
const Point = v.object({ type: v.literal("Point"), coordinates: Position });

/** Longitude and latitude, in degrees. */
export type LngLat = readonly [longitude: number, latitude: number];

/** @returns where a GeoJSON point is; null for anything else (RFC 7946, 3.1.2). */
export function pointOf(geometry: unknown): LngLat | null {
  const point = v.safeParse(Point, geometry);
  return point.success ? [point.output.coordinates[0], point.output.coordinates[1]] : null;
}

/** A store and where it is. */
export interface PlacedStore {
  readonly store: Store;
  /** Null where CARTO did not tell. */
  readonly place: LngLat | null;
  /** All that CARTO told of it, by column. */
  readonly properties: Readonly<Record<string, unknown>>;
}
