import type { Locale } from "../../lib/locale/locale.ts";
import { wordsOf } from "../../lib/locale/words.ts";
import type { MapStore } from "./map_store.ts";

/** How many stores are in view; also for those who do not see the map change. */
export function StoreCount({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = wordsOf(locale).map;
  const { figures, known, unsupported } = store;
  const total = known.value?.stats.count ?? null;
  const text = unsupported.value
    ? words.notLoaded
    : figures.value !== null
    ? words.storesInView(figures.value.count)
    : known.value?.capabilities.figures === false
    ? (total === null ? words.yourStores : words.stores(total))
    : words.loading;
  const busy = known.value === null || store.stale.value;
  return <p role="status" class="store-count" aria-busy={busy}>{text}</p>;
}
