/** The table's texts: what its columns are called, and what stands in them. */
import type { Formats } from "../../locale/formats.ts";
import type { MapWords } from "../../locale/map_words.ts";
import { COLUMN, type TableColumn } from "./dataset.ts";
import type { Store } from "./store.ts";

/** @returns the column's heading. */
export function columnTitle(column: TableColumn, { store }: MapWords): string {
  return {
    [COLUMN.address]: store.address,
    [COLUMN.city]: store.city,
    [COLUMN.zip]: store.zip,
    [COLUMN.type]: store.type,
    [COLUMN.revenue]: store.revenue,
    [COLUMN.area]: store.floorArea,
  }[column];
}

/** Whether the column's values are compared by their digits. */
export function isNumeric(column: TableColumn): boolean {
  return column === COLUMN.revenue || column === COLUMN.area;
}

/** @returns the store's value in that column as the reader's language writes it. */
export function cellText(
  column: TableColumn,
  store: Store,
  words: MapWords,
  formats: Formats,
): string {
  const value = store[column];
  if (value === undefined || value === "") return words.store.unknown;
  if (typeof value === "string") return column === COLUMN.type ? words.typeName(value) : value;
  return column === COLUMN.revenue ? formats.money(value) : formats.area(value);
}
