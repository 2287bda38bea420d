import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** How many stores are in view; also for those who do not see the map change. */
export function StoreCount({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const { figures, known, unsupported } = store;
  const total = known.value?.stats.count ?? null;
  const text = unsupported.value
    ? words.status.failed
    : store.ended.value
    ? words.status.ended
    : figures.value !== null
    ? words.panel.inView(figures.value.count)
    : known.value?.capabilities.figures === false
    ? (total === null ? words.status.uncounted : words.status.stores(total))
    : words.status.loading;
  const busy = (known.value === null && !store.ended.value) || store.stale.value;
  return <p role="status" class="store-count" aria-busy={busy}>{text}</p>;
}
