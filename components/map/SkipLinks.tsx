import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** Past the panel, for who goes by keyboard; seen while they have focus. */
export function SkipLinks({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  if (store.map.value === null) return null;
  return (
    <div class="skip-links">
      <SkipLink label={words.skipToMap} target=".map-canvas canvas" />
      {store.query.value.table && (
        <SkipLink label={words.skipToTable} target=".store-table thead button" />
      )}
    </div>
  );
}

/** A button: a link's fragment would be one more step of the page's history. */
function SkipLink({ label, target }: { label: string; target: string }) {
  return (
    <button
      type="button"
      class="button button-primary"
      onClick={() => document.querySelector<HTMLElement>(target)?.focus()}
    >
      {label}
    </button>
  );
}
