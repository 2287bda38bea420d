/** The initial view of a map without one in its link. */
import type { Bounds, MapPosition } from "../../../lib/map/view/position.ts";
import type { DatasetState } from "../state/dataset_state.ts";
import type { MapState } from "../state/map_state.ts";

/** The contiguous United States: shown until the person's own extent is known. */
export const START_BOUNDS: Bounds = [-125, 24.5, -66.5, 49.5];

/** @returns the dataset that the initial view fits. */
export function fitted({ document, layers, datasetOf }: MapState): DatasetState | null {
  const named = document.view?.fit;
  const visible = [...layers.values()].find((layer) => layer.visible.peek());
  const layer = named === undefined ? visible : layers.get(named);
  const [first] = document.layers;
  const dataset = layer?.layer.dataset ?? first?.dataset;
  return dataset === undefined ? null : datasetOf(dataset);
}

/**
 * @returns whether the extent of the features will not come soon: an outage, or no layer that loads
 * them.
 */
export function isHeldUp(state: MapState): boolean {
  const dataset = fitted(state);
  const loads = [...state.layers.values()].some((layer) =>
    layer.dataset === dataset && ["waiting", "drawn"].includes(layer.status.value)
  );
  return state.health.value.name !== "ok" || !loads;
}

/**
 * @returns the document's own position, else the extent of the features; null without features,
 * undefined while it is unknown.
 */
export function startTarget(state: MapState): MapPosition | Bounds | null | undefined {
  const { center, zoom } = state.document.view ?? {};
  if (center !== undefined && zoom !== undefined) {
    return { longitude: center[0], latitude: center[1], zoom };
  }
  return fitted(state)?.extent.value;
}
