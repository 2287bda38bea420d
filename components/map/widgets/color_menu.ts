import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import type { MapState } from "../state/map_state.ts";
import { coloringsBy, type ColumnOf } from "./coloring.ts";
import type { WidgetChoice } from "./WidgetMenu.tsx";

/** @returns the menu items that color the map by the column: one per layer. */
export function colorMenu(
  state: MapState,
  of: ColumnOf,
  /** The column's name, where the widget has several. */
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
    // One encoding is always active: turning it off activates the document's first.
    onPick: () => state.setColor(layer.id, active ? 0 : encoding),
  }));
}
