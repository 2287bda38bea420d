import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";
import { coloringsBy, type ColumnOf } from "./coloring.ts";
import type { WidgetChoice } from "./WidgetMenu.tsx";

/** @returns what colors the map by the column: a point for each layer that can be. */
export function colorMenu(
  state: MapState,
  of: ColumnOf,
  /** What the column is called, where the widget has several. */
  name?: string,
): readonly WidgetChoice[] {
  const { widget: words } = mapWordsOf(state.locale).panel;
  const colorings = coloringsBy(state, of);
  return colorings.map(({ layer: { layer }, encoding, active }) => ({
    text: colorings.length === 1
      ? words.colorMap(name)
      : words.colorLayer(state.texts.layerTitle(layer), name),
    kind: "checkbox",
    checked: active,
    // There is always one encoding that is chosen: turned off, the document's first is.
    onPick: () => state.setColor(layer.id, active ? 0 : encoding),
  }));
}
