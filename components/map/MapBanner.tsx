import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

export interface MapBannerProps {
  readonly store: MapStore;
  readonly locale: Locale;
  /** Stands in place of what the map's state calls for. */
  readonly notice: string | null;
}

/** What keeps the map from being up to date; it goes away by itself when that is over. */
export function MapBanner({ store, locale, notice }: MapBannerProps) {
  const words = mapWordsOf(locale);
  const { health, incomplete, rowsFailed } = store;
  const text = notice !== null
    ? notice
    : health.value.name !== "ok"
    ? words.connection[health.value.name]
    : incomplete.value || rowsFailed.value
    ? words.status.incomplete
    : null;
  return (
    <div class="map-banner" role="alert">
      {text !== null && <p class="card" data-health={health.value.name}>{text}</p>}
    </div>
  );
}
