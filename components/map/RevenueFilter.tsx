import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { cssColour, type MapStore } from "./map_store.ts";
import { RevenueHistogram } from "./RevenueHistogram.tsx";
import { Swatch } from "./TypeFilter.tsx";

/** How revenue is spread over the stores in view: a filter by range, and the legend of colours. */
export function RevenueFilter({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const { classes, colourBy } = store;
  return (
    <section class="widget" aria-label={words.panel.revenueDistribution}>
      <h2>{words.panel.revenueDistribution}</h2>
      {store.ticks.value.length > 1 && <RevenueHistogram store={store} locale={locale} />}
      {colourBy.value === "revenue" && (
        <ul class="legend">
          {classes.value.map(({ from, to, colour }) => (
            <li key={from}>
              <Swatch colour={cssColour(colour)} />
              {to === Infinity
                ? words.legend.atLeast(formats.compactMoney(from))
                : words.legend.between(formats.compactMoney(from), formats.compactMoney(to))}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
