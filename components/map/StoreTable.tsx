import { useEffect, useId, useRef } from "preact/hooks";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { IconButton } from "./IconButton.tsx";
import type { MapRun } from "./map_run.ts";
import type { MapStore } from "./map_store.ts";
import { StoreTableBody } from "./StoreTableBody.tsx";
import { StoreTableHead } from "./StoreTableHead.tsx";
import { TablePager } from "./TablePager.tsx";
import { useFocusReturn } from "./use_focus_return.ts";

export interface StoreTableProps {
  readonly store: MapStore;
  readonly run: MapRun;
  readonly locale: Locale;
}

/**
 * The stores that the map shows, page by page. Its parts have their roles by name as well: on a
 * narrow screen a row is laid out as a card, and by then some browsers take them for no table.
 */
export function StoreTable({ store, locale }: StoreTableProps) {
  const words = mapWordsOf(locale);
  const element = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const titleId = useId();
  useFocusReturn(element);
  const { rows, rowsStale, page, known } = store;
  const open = page.value;
  useEffect(() => {
    const { current } = scroller;
    if (current !== null && !current.contains(document.activeElement)) current.scrollTop = 0;
  }, [open]);

  const columns = known.value?.capabilities.tableColumns ?? [];
  const total = rows.value?.total ?? null;
  const title = total === null ? words.panel.loading : words.table.caption(total);
  return (
    <section ref={element} class="store-table" aria-labelledby={titleId}>
      <div class="store-table-bar">
        <h2 id={titleId}>{title}</h2>
        <TablePager store={store} locale={locale} />
        <IconButton
          icon="close"
          label={words.table.hide}
          onPress={() => store.setTable(false)}
        />
      </div>
      <div ref={scroller} class="store-table-rows">
        <table role="table" aria-busy={rows.value === null || rowsStale.value}>
          <caption class="visually-hidden">{title}</caption>
          <StoreTableHead store={store} columns={columns} locale={locale} />
          <StoreTableBody store={store} columns={columns} locale={locale} />
        </table>
        {total === 0 && <NoStores store={store} locale={locale} />}
      </div>
    </section>
  );
}

function NoStores({ store, locale }: { store: MapStore; locale: Locale }) {
  const { filters } = mapWordsOf(locale);
  if (store.filtered.value === 0) return <p class="nothing">{filters.nothingInViewDetail}</p>;
  return (
    <p class="nothing">
      {filters.nothingMatchesDetail}
      <button type="button" class="button button-quiet" onClick={store.clearFilters}>
        {filters.clearAll}
      </button>
    </p>
  );
}
