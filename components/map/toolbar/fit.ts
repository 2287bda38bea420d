import type { MapState } from "../state/map_state.ts";

/** Shows all features of the first visible layer that has some. */
export function fitToData({ layers, map }: MapState): void {
  for (const { visible, dataset } of layers.values()) {
    const bounds = dataset.extent.peek();
    if (visible.peek() && bounds) return map.peek()?.moveTo(bounds);
  }
}

/** Zooms by that many levels around the middle. */
export function zoomBy({ map }: MapState, levels: number): void {
  const view = map.peek();
  if (view === null) return;
  const { position } = view.inView();
  view.moveTo({ ...position, zoom: Math.max(0, position.zoom + levels) });
}
