import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { ClearFilters } from "./ClearFilters.tsx";
import { ColourSwitch } from "./ColourSwitch.tsx";
import { FigureList } from "./FigureList.tsx";
import { FloorAreaLegend } from "./FloorAreaLegend.tsx";
import type { MapStore } from "./map_store.ts";
import { RevenueFilter } from "./RevenueFilter.tsx";
import { SearchField } from "./SearchField.tsx";
import { StoreCount } from "./StoreCount.tsx";
import { TypeFilter } from "./TypeFilter.tsx";
import { useLeaving } from "./use_leaving.ts";

export interface PanelProps {
  readonly store: MapStore;
  readonly locale: Locale;
  readonly groups: readonly string[];
}

/** What the map's data are, and what of them is shown; on a phone a sheet that opens. */
export function Panel({ store, locale, groups }: PanelProps) {
  const words = mapWordsOf(locale);
  const open = useSignal(false);
  const bodyId = useId();
  const element = useRef<HTMLElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  // A sheet lies over the map: what has focus must not be under it.
  useLeaving(element, ["focusin"], () => open.value = false);
  const { capabilities } = store.known.value ?? {};
  const filtered = store.filtered.value;
  return (
    <section
      ref={element}
      class="panel"
      aria-label={words.panel.title}
      data-open={open.value}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open.value) return;
        open.value = false;
        toggle.current?.focus();
      }}
    >
      <div class="panel-head">
        <div class="panel-title">
          <h1>{words.heading}</h1>
          <span class="panel-groups">{groups.join(", ")}</span>
          <StoreCount store={store} locale={locale} />
        </div>
        <button
          ref={toggle}
          type="button"
          class="button button-quiet panel-toggle"
          aria-expanded={open.value}
          aria-controls={bodyId}
          onClick={() => open.value = !open.value}
        >
          {open.value ? words.close : words.filters.title}
        </button>
      </div>
      <div class="panel-body" id={bodyId}>
        {capabilities?.figures !== false && <FigureList store={store} locale={locale} />}
        {(capabilities?.address || capabilities?.zip) && (
          <SearchField store={store} locale={locale} />
        )}
        {capabilities?.type && capabilities.revenue && (
          <ColourSwitch store={store} locale={locale} />
        )}
        {capabilities?.type && <TypeFilter store={store} locale={locale} />}
        {capabilities?.revenue && <RevenueFilter store={store} locale={locale} />}
        {capabilities?.area && <FloorAreaLegend store={store} locale={locale} />}
        {filtered > 0 && !store.nothingMatches.value && (
          <ClearFilters store={store} locale={locale} />
        )}
      </div>
    </section>
  );
}
