import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import type { MapStore } from "./map_store.ts";

/** What is under the pointer, beside it. */
export function StoreTooltip({ store }: { store: MapStore; locale: Locale }) {
  const hovered = store.hovered.value;
  if (hovered === null) return null;
  return (
    <div class="card tooltip" role="tooltip">
      {"store" in hovered ? hovered.store.address : hovered.cluster}
    </div>
  );
}
