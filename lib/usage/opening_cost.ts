/**
 * What opening a map costs at CARTO, in quota units, as its manual publishes the weights of
 * requests: 0.1 for one to the Maps API, 10 for one to the SQL API, which widgets use. Cached ones
 * count as well, failed ones do not (docs.carto.com, "Understanding your organization quotas", as
 * of 2026). What people ask for by moving the map, its tiles above all, never passes through this
 * app and is not part of it.
 */
import type { PrunedMap } from "../maps/pruning/prune_map.ts";

const TENTHS_OF_MAPS_API = 1;
const TENTHS_OF_SQL_API = 100;

/** @returns tenths of a unit: one request for each visible layer, and one for each widget. */
export function openingCost({ layers, widgets }: Pick<PrunedMap, "layers" | "widgets">): number {
  const visible = layers.filter((layer) => layer.visible);
  const asking = widgets.filter(({ type }) => type !== "parameter");
  return visible.length * TENTHS_OF_MAPS_API + asking.length * TENTHS_OF_SQL_API;
}
