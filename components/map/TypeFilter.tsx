import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { cssColour, type MapStore } from "./map_store.ts";

/** Revenue by store type: bars, the legend of the colours, and the filter. */
export function TypeFilter({ store, locale }: { store: MapStore; locale: Locale }) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const { figures, query, types, colours, colourBy, known } = store;
  const byRevenue = known.value?.capabilities.revenue ?? false;
  const values = new Map(figures.value?.types.map(({ type, value }) => [type, value]));
  const largest = Math.max(1, ...values.values());
  const chosen = query.value.types;
  return (
    <section
      class="widget"
      aria-label={byRevenue ? words.panel.revenueByType : words.panel.storesByType}
    >
      <h2>{byRevenue ? words.panel.revenueByType : words.panel.storesByType}</h2>
      <ul class="bars" aria-busy={store.stale.value}>
        {types.value.map((type) => {
          const value = values.get(type) ?? 0;
          return (
            <li key={type}>
              <button
                type="button"
                class="bar"
                aria-pressed={chosen.includes(type)}
                data-dimmed={chosen.length > 0 && !chosen.includes(type)}
                onClick={() => store.toggleType(type)}
              >
                <span class="bar-name">
                  {colourBy.value === "type" && (
                    <Swatch colour={cssColour(colours.value.get(type) ?? [128, 128, 128])} />
                  )}
                  {words.typeName(type)}
                </span>
                <span
                  class="bar-value"
                  data-type={type}
                  title={byRevenue ? formats.money(value) : undefined}
                >
                  {figures.value === null
                    ? ""
                    : byRevenue
                    ? formats.compactMoney(value)
                    : formats.number(value)}
                </span>
                <svg class="bar-track" aria-hidden="true">
                  <rect width="100%" height="100%" class="bar-ground" />
                  <rect
                    width={`${100 * value / largest}%`}
                    height="100%"
                    fill={colourBy.value === "type"
                      ? cssColour(colours.value.get(type) ?? [128, 128, 128])
                      : "var(--accent)"}
                  />
                </svg>
              </button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** The colour of something on the map. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg class="swatch" viewBox="0 0 10 10" aria-hidden="true">
      <circle cx="5" cy="5" r="5" fill={colour} />
    </svg>
  );
}
