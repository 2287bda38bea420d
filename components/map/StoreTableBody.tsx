import { formatsOf } from "../../lib/locale/formats.ts";
import type { Locale } from "../../lib/locale/locale.ts";
import { mapWordsOf } from "../../lib/locale/map_words.ts";
import { cellText, columnTitle, isNumeric } from "../../lib/map/fields/cell_text.ts";
import type { TableColumn } from "../../lib/map/fields/dataset.ts";
import { storeName } from "../../lib/map/fields/store_name.ts";
import type { PlacedStore } from "../../lib/map/fields/store.ts";
import type { MapStore } from "./map_store.ts";
import { useRowKeys } from "./use_row_keys.ts";

export interface StoreTableBodyProps {
  readonly store: MapStore;
  readonly columns: readonly TableColumn[];
  readonly locale: Locale;
}

/** The open page's stores; those before stay until others have come. */
export function StoreTableBody({ store, columns, locale }: StoreTableBodyProps) {
  const keys = useRowKeys(store);
  const page = store.rows.value;
  const selected = store.selected.value;
  return (
    <tbody ref={keys.body} role="rowgroup" onKeyDown={keys.onKeyDown} onFocusIn={keys.onFocusIn}>
      {page === null ? <WaitingRows columns={columns} /> : page.rows.map((row, index) => (
        // By its place, not by its store: focus stays in its row when the page changes.
        <StoreRow
          key={index}
          row={row}
          columns={columns}
          locale={locale}
          selected={isSame(row, selected)}
          reachable={index === keys.current}
          onPress={() =>
            store.select(isSame(row, store.selected.peek()) ? null : row)}
        />
      ))}
    </tbody>
  );
}

/** @returns whether both are one store; without ids each row is its own. */
function isSame(row: PlacedStore, selected: PlacedStore | null): boolean {
  const id = row.store.store_id;
  return id === undefined ? row === selected : id === selected?.store.store_id;
}

interface StoreRowProps {
  readonly row: PlacedStore;
  readonly columns: readonly TableColumn[];
  readonly locale: Locale;
  readonly selected: boolean;
  /** By Tab; the others by the arrow keys. */
  readonly reachable: boolean;
  onPress(): void;
}

function StoreRow({ row, columns, locale, selected, reachable, onPress }: StoreRowProps) {
  const words = mapWordsOf(locale);
  const formats = formatsOf(locale);
  const [first, ...others] = columns;
  return (
    <tr role="row" data-selected={selected} onClick={(event) => isMeant(event) && onPress()}>
      <th scope="row" role="rowheader">
        <button
          type="button"
          aria-pressed={selected}
          tabIndex={reachable ? 0 : -1}
        >
          {first === undefined
            ? storeName(row.store) || words.store.details
            : cellText(first, row.store, words, formats)}
        </button>
      </th>
      {others.map((column) => (
        <td key={column} role="cell" class={isNumeric(column) ? "number" : undefined}>
          <span class="cell-title" aria-hidden="true">{columnTitle(column, words)}</span>
          <span class="cell-text">{cellText(column, row.store, words, formats)}</span>
        </td>
      ))}
    </tr>
  );
}

/** Whether the row is chosen, and not its text to be copied. */
function isMeant({ target }: MouseEvent): boolean {
  const onButton = target instanceof Element && target.closest("button") !== null;
  return onButton || getSelection()?.isCollapsed !== false;
}

const WAITING_ROWS = 8;

function WaitingRows({ columns }: { columns: readonly TableColumn[] }) {
  return (
    <>
      {Array.from({ length: WAITING_ROWS }, (_, index) => (
        <tr key={index} aria-hidden="true">
          {columns.map((column) => (
            <td key={column}>
              <span class="skeleton" />
            </td>
          ))}
        </tr>
      ))}
    </>
  );
}
