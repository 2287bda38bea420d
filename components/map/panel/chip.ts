/** A filter as a chip: its text, and how to remove it. */
import { mapWordsOf } from "../../../lib/locale/map_words.ts";
import { type FilterText, filterTexts } from "../../../lib/map/query/filter_text.ts";
import type { MapState } from "../state/map_state.ts";

export interface Chip extends FilterText {
  remove(): void;
}

/** @returns the active filters, in the document's order. */
export function chipsOf(state: MapState): readonly Chip[] {
  const words = mapWordsOf(state.locale);
  return filterTexts(state.query.value, state.document, state.texts, words).map((filter) => ({
    ...filter,
    remove: () =>
      filter.of === "widget"
        ? state.setFilter(filter.id, undefined)
        : state.setText(filter.id, undefined),
  }));
}
