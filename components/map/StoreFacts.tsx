import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { placeName } from "../../lib/map/fields/store_name.ts";
import type { Store } from "../../lib/map/fields/store.ts";
import { cssColour, type MapStore } from "./map_store.ts";
import { Swatch } from "./TypeFilter.tsx";

export interface StoreFactsProps {
  readonly facts: Store;
  readonly store: MapStore;
  readonly locale: Locale;
}

/** What is known of one store, beside its address; what the person may not see is not named. */
export function StoreFacts({ facts, store, locale }: StoreFactsProps) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const place = placeName(facts);
  return (
    <>
      {place !== "" && <p class="store-place">{place}</p>}
      <dl class="store-facts">
        {facts.storetype !== "" && (
          <div>
            <dt>{words.store.type}</dt>
            <dd>
              <Swatch colour={cssColour(store.style.value.colour(facts))} />
              {words.typeName(facts.storetype)}
            </dd>
          </div>
        )}
        {facts.revenue !== undefined && (
          <div>
            <dt>{words.store.revenue}</dt>
            <dd>{formats.money(facts.revenue)}</dd>
          </div>
        )}
        {facts.size_m2 !== undefined && (
          <div>
            <dt>{words.store.floorArea}</dt>
            <dd>{formats.area(facts.size_m2)}</dd>
          </div>
        )}
      </dl>
    </>
  );
}
