/** The stores in view as a file, to be taken elsewhere. */
import { csvOf, type CsvValue } from "./csv.ts";
import { type Capabilities, COLUMN } from "../fields/dataset.ts";
import type { MapQuery } from "../query/map_query.ts";
import type { PlacedStore } from "../fields/store.ts";
import { byOrder } from "../fields/store_order.ts";
import type { StorePage } from "../sources/store_rows.ts";

/** Rows that are asked for at once. */
export const BLOCK_ROWS = 5_000;
/** More than these are for CARTO's own exports, not for a browser. */
export const MOST_ROWS = 50_000;

export interface StoreFile {
  /** CSV with the columns' names as CARTO has them, and where each store is, in degrees. */
  readonly text: string;
  readonly rows: number;
  /** Stores in view by these filters: more than `rows` where they are more than fit. */
  readonly total: number;
}

export interface StoreFileRequest {
  readonly query: MapQuery;
  readonly capabilities: Capabilities;
  /** @returns those rows of all that are meant, in the order that the query asks for. */
  ask(page: { query: MapQuery; offset: number; limit: number }): Promise<StorePage>;
  /** How many rows have come so far. */
  onProgress(rows: number, total: number): void;
}

/**
 * Asks for block after block by the stores' ids, and orders them here. Sorted by a column with equal
 * values, a store could be in two blocks or in none: CARTO takes one column to sort by, and each
 * block is a query of its own. Without ids there is one block.
 *
 * @throws what `ask` throws.
 */
export async function storeFile(
  { query, capabilities, ask, onProgress }: StoreFileRequest,
): Promise<StoreFile> {
  const limit = capabilities.id ? BLOCK_ROWS : MOST_ROWS;
  const unsorted = { ...query, sort: capabilities.id ? null : query.sort };
  const stores: PlacedStore[] = [];
  let total = 0;
  for (let offset = 0; offset === 0 || offset < Math.min(total, MOST_ROWS); offset += limit) {
    const block = await ask({ query: unsorted, offset, limit });
    stores.push(...block.rows);
    total = block.total;
    onProgress(stores.length, total);
    if (block.rows.length === 0) break;
  }
  if (query.sort !== null && capabilities.tableColumns.includes(query.sort.column)) {
    const order = byOrder(query.sort);
    stores.sort((a, b) => order(a.store, b.store));
  }
  return { text: textOf(stores, capabilities), rows: stores.length, total };
}

function textOf(stores: readonly PlacedStore[], { rowColumns }: Capabilities): string {
  const columns = VALUE_COLUMNS.filter((column) => rowColumns.includes(column));
  const placed = rowColumns.includes(COLUMN.place);
  const header = [...columns, ...placed ? ["longitude", "latitude"] : []];
  return csvOf(
    header,
    stores.map(({ store, place }): CsvValue[] => [
      ...columns.map((column) => store[column] ?? null),
      ...placed ? place ?? [null, null] : [],
    ]),
  );
}

const VALUE_COLUMNS = [
  COLUMN.id,
  COLUMN.type,
  COLUMN.address,
  COLUMN.city,
  COLUMN.state,
  COLUMN.zip,
  COLUMN.revenue,
  COLUMN.area,
] as const;

/**
 * @param groups whose stores the file holds.
 * @param at milliseconds since the epoch; the file's name has the day where the code runs.
 * @returns `stores-boston-2026-11-24.csv`: no character that a file system minds.
 */
export function fileName(groups: readonly string[], at: number, extension: string): string {
  const day = new Date(at);
  const two = (part: number) => String(part).padStart(2, "0");
  const date = `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
  const names = groups.map((group) =>
    group.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "")
  ).filter((name) => name !== "").join("-");
  return ["stores", [...names].slice(0, LONGEST_NAME).join(""), date]
    .filter((part) => part !== "").join("-") + `.${extension}`;
}

const LONGEST_NAME = 60;
