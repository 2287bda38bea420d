/** Converts deck.gl's picking result to a feature. */
import * as v from "valibot";
import type { PickingInfo } from "@deck.gl/core";
import type { Feature, LngLat } from "../fields/feature.ts";
import type { Bounds } from "../view/position.ts";
import type { DrawnLayer } from "./drawn_layer.ts";
import { idColumnOf, idOf } from "./feature_id.ts";

const Coordinates: v.GenericSchema<unknown, Nested> = v.lazy(() =>
  v.union([v.array(v.number()), v.array(Coordinates)])
);
type Nested = readonly (number | Nested)[];

const Found = v.object({
  properties: v.record(v.string(), v.unknown()),
  geometry: v.object({ type: v.string(), coordinates: Coordinates }),
});

/** @returns the feature of a layer of points, lines or polygons; null where there is none. */
export function pickedFeature(info: PickingInfo, drawn: DrawnLayer): Feature | null {
  const found: unknown = info.object;
  const parsed = v.safeParse(Found, found);
  if (!parsed.success) return null;
  const { properties, geometry: { type, coordinates } } = parsed.output;
  const bounds = boundsOf(coordinates);
  const [west, south, east, north] = bounds ?? [NaN, NaN, NaN, NaN];
  const isPoint = type === "Point";
  return {
    dataset: drawn.layer.dataset,
    id: idOf(properties, idColumnOf(drawn)),
    properties,
    place: bounds === null ? null : [(west + east) / 2, (south + north) / 2],
    bounds: isPoint ? null : bounds,
  };
}

/** @returns the pointer's position; null outside of the world. */
export function pointerOf({ coordinate }: PickingInfo): LngLat | null {
  const [longitude, latitude] = coordinate ?? [];
  return longitude === undefined || latitude === undefined ? null : [longitude, latitude];
}

function boundsOf(coordinates: Nested): Bounds | null {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (nested: Nested) => {
    const [longitude, latitude] = nested;
    if (typeof longitude === "number" && typeof latitude === "number") {
      [west, east] = [Math.min(west, longitude), Math.max(east, longitude)];
      [south, north] = [Math.min(south, latitude), Math.max(north, latitude)];
      return;
    }
    for (const one of nested) if (typeof one === "object") visit(one);
  };
  visit(coordinates);
  return Number.isFinite(west + south + east + north) ? [west, south, east, north] : null;
}
