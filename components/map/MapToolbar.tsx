import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { ExportMenu } from "./ExportMenu.tsx";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";

export interface MapToolbarProps {
  readonly store: MapStore;
  readonly run: MapRun;
  readonly locale: Locale;
}

/** What can be done with the map as a whole. */
export function MapToolbar({ store, run, locale }: MapToolbarProps) {
  const words = mapWordsOf(locale);
  const { known, query, map } = store;
  const bounds = known.value?.bounds ?? null;
  return (
    <div class="map-toolbar" role="group" aria-label={words.view.tools}>
      {known.value?.capabilities.figures && (
        <button
          type="button"
          class="button button-tool"
          aria-pressed={query.value.table}
          onClick={() => store.setTable(!query.value.table)}
        >
          {words.table.table}
        </button>
      )}
      {bounds !== null && (
        <button
          type="button"
          class="button button-tool"
          onClick={() => map.value?.moveTo(bounds)}
        >
          {words.view.reset}
        </button>
      )}
      {!store.ended.value && <ExportMenu store={store} run={run} locale={locale} />}
    </div>
  );
}
