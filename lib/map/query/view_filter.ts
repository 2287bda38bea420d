/** What is in view, as CARTO takes it (SQL API, `spatialFilters`). */
import type { SpatialFilter } from "@carto/api-client";
import type { Bounds } from "../view/position.ts";

/** Web Mercator ends there, in degrees of latitude: nothing beyond is ever out of view. */
const EDGE = 85.05;

/** Degrees that are no more than what rounding leaves. */
const SLIVER = 1e-9;

/**
 * @param bounds may lie on another copy of the world, and across the 180th meridian.
 * @returns undefined where all the world is in view, and for null: what a polygon of the globe is
 * differs between warehouses, and CARTO's own client asks without one. Rows without a place count.
 */
export function viewFilter(bounds: Bounds | null): SpatialFilter | undefined {
  if (bounds === null) return undefined;
  const [west, south, east, north] = bounds;
  const bottom = south <= -EDGE ? -90 : south;
  const top = north >= EDGE ? 90 : north;
  const spans = spansOf(west, east);
  if (spans === null && bottom === -90 && top === 90) return undefined;
  const boxes = (spans ?? [[-180, 0], [0, 180]]).map(([from, to]) => [
    [[from, bottom], [to, bottom], [to, top], [from, top], [from, bottom]],
  ]);
  const [first] = boxes;
  return boxes.length === 1 && first !== undefined
    ? { type: "Polygon", coordinates: first }
    : { type: "MultiPolygon", coordinates: boxes };
}

/** Degrees of longitude within the world; null for all around it. */
function spansOf(west: number, east: number): (readonly [from: number, to: number])[] | null {
  if (east - west >= 360) return null;
  const from = west - Math.floor((west + 180) / 360) * 360;
  const to = from + (east - west);
  return to <= 180 + SLIVER ? [[from, Math.min(180, to)]] : [[from, 180], [-180, to - 360]];
}
