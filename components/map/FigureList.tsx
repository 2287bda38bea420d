import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { ClearFilters } from "./ClearFilters.tsx";
import type { MapStore } from "./map_store.ts";

/** The figures of what is in view. */
export function FigureList({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const figures = store.figures.value;
  const { count = 0, revenue = null } = figures ?? {};
  const waiting = figures === null && !store.ended.value;
  return (
    <div class="figures" aria-busy={store.stale.value}>
      <dl>
        <div>
          <dt>{words.panel.storesInView}</dt>
          <dd class={waiting ? "skeleton" : undefined} data-figure="count">
            {figures === null ? "" : formats.number(count)}
          </dd>
        </div>
        {store.known.value?.capabilities.revenue !== false && (
          <div>
            <dt>{words.panel.totalRevenue}</dt>
            <dd
              class={waiting ? "skeleton" : undefined}
              data-figure="revenue"
              title={revenue === null ? undefined : formats.money(revenue)}
            >
              {revenue === null ? "" : formats.compactMoney(revenue)}
            </dd>
          </div>
        )}
      </dl>
      {store.nothingMatches.value && (
        <div class="nothing">
          <p>
            {store.filtered.value > 0
              ? words.filters.nothingMatchesDetail
              : words.filters.nothingInViewDetail}
          </p>
          {store.filtered.value > 0 && <ClearFilters store={store} locale={locale} />}
        </div>
      )}
    </div>
  );
}
