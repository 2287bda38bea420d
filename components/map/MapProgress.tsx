import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** Something of the map is on its way. */
export function MapProgress({ store, locale }: { store: MapStore; locale: Locale }) {
  const waiting = store.unsupported.value ? false : store.map.value === null;
  if (!waiting && store.loadingTiles.value === 0) return null;
  return (
    <div
      class="map-progress"
      role="progressbar"
      aria-label={mapWordsOf(locale).status.loadingTiles}
    >
      <span />
    </div>
  );
}
