import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { COLUMN } from "../../lib/map/fields/dataset.ts";
import type { MapStore } from "./map_store.ts";

/** What the size of a store's circle tells. */
export function FloorAreaLegend({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const { min, max } = store.known.value?.stats.attributes.get(COLUMN.area) ?? {};
  if (min === undefined || max === undefined || max <= min) return null;
  const { radius } = store;
  return (
    <section class="widget" aria-label={words.store.floorArea}>
      <h2>{words.store.floorArea}</h2>
      <ul class="sizes">
        {[min, (min + max) / 2, max].map((area) => {
          const r = radius.value(area);
          return (
            <li key={area}>
              <svg viewBox="-12 -12 24 24" aria-hidden="true">
                <circle r={r} />
              </svg>
              {formats.area(area)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
