import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** Shows all stores again. */
export function ClearFilters({ store, locale }: { store: MapStore; locale: Locale }) {
  return (
    <button type="button" class="button button-quiet" onClick={store.clearFilters}>
      {mapWordsOf(locale).filters.clearAll}
    </button>
  );
}
