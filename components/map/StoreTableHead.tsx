import type { Locale } from "../../lib/locale/locale.ts";
import { type MapWords, mapWordsOf } from "../../lib/locale/map_words.ts";
import { columnTitle, isNumeric } from "../../lib/map/fields/cell_text.ts";
import type { TableColumn } from "../../lib/map/fields/dataset.ts";
import { nextSort } from "../../lib/map/query/map_query.ts";
import type { MapStore } from "./map_store.ts";

export interface StoreTableHeadProps {
  readonly store: MapStore;
  readonly columns: readonly TableColumn[];
  readonly locale: Locale;
}

/** The columns' names; each sorts the table by its column. */
export function StoreTableHead({ store, columns, locale }: StoreTableHeadProps) {
  const words = mapWordsOf(locale);
  return (
    <thead role="rowgroup">
      <tr role="row">
        {columns.map((column) => (
          <SortHeading key={column} store={store} column={column} words={words} />
        ))}
      </tr>
    </thead>
  );
}

interface SortHeadingProps {
  readonly store: MapStore;
  readonly column: TableColumn;
  readonly words: MapWords;
}

/** CARTO sorts by one column: of equal values it keeps no order between two pages. */
function SortHeading({ store, column, words }: SortHeadingProps) {
  const { sort } = store.query.value;
  const direction = sort?.column === column ? sort.direction : null;
  const state = direction === null ? "none" : direction === "asc" ? "ascending" : "descending";
  const title = columnTitle(column, words);
  return (
    <th
      scope="col"
      role="columnheader"
      aria-sort={state}
      class={isNumeric(column) ? "number" : undefined}
    >
      <button
        type="button"
        title={words.table.sortBy(title)}
        onClick={() => store.setSort(nextSort(sort, column))}
      >
        {title}
        <svg viewBox="0 0 8 12" aria-hidden="true">
          <path class="sort-up" d="m1 5 3-4 3 4Z" />
          <path class="sort-down" d="m1 7 3 4 3-4Z" />
        </svg>
      </button>
    </th>
  );
}
