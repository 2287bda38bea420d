/** Statistics of a person's rows that arrive while drawing them. */
import type { Tiles } from "../../../lib/map/sources/map_engine_types.ts";
import type { Bounds } from "../../../lib/map/view/position.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

/** Reads the statistics of all the person's rows from a TileJSON. */
export function learn(
  state: MapState,
  { layer, dataset }: LayerState,
  { data, stats }: Tiles,
): void {
  const { count, attributes, types } = stats;
  state.texts.learn(dataset.name, types);
  if (layer.type !== "h3" && layer.type !== "quadbin" && layer.type !== "heatmap") {
    dataset.stats.value = new Map([...dataset.stats.peek(), ...attributes]);
    dataset.total.value = count;
  }
  dataset.statsSettled.value = true;
  dataset.extent.value ??= extentOf(data.bounds);
}

/** A source without rows has no extent; its TileJSON has a default instead. */
function extentOf(bounds: readonly number[] | undefined): Bounds | null {
  const [west, south, east, north] = bounds ?? [];
  if (west === undefined || south === undefined || east === undefined || north === undefined) {
    return null;
  }
  return [west, south, east, north].every(Number.isFinite) ? [west, south, east, north] : null;
}
