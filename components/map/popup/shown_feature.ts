import type { Feature } from "../../../lib/map/fields/feature.ts";
import type { Ui } from "../stage/ui_parts.ts";
import type { MapState } from "../state/map_state.ts";

/** @returns the feature whose card is open; null for none. */
export function shownFeature({ selected, host }: MapState, ui: Ui): Feature | null {
  return ui.has("card") && !host.value.holdsCard ? selected.value : null;
}
