import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the dataset's topmost pickable layer: a visible one, else any. */
export function layerOf({ layers }: MapState, { dataset }: Feature): LayerState | null {
  const own = [...layers.values()].filter(({ layer }) =>
    layer.dataset === dataset && layer.type !== "heatmap" && layer.type !== "raster"
  );
  return own.find(({ visible }) => visible.value) ?? own[0] ?? null;
}
