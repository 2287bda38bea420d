import type { MapState } from "../state/map_state.ts";

/** @returns the id of the first table that can have rows; null for none. */
export function firstTable({ widgets }: MapState): string | null {
  for (const { widget, dataset } of widgets.values()) {
    if (widget.type === "table" && dataset.hasSql.value) return widget.id;
  }
  return null;
}
