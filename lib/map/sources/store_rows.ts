/** Stores as rows: a page of those in view, one by its id, all of them for a file. */
import type { WidgetQuerySource } from "@carto/api-client";
import { type Capabilities, COLUMN } from "../fields/dataset.ts";
import { viewFilter } from "../widgets/figures.ts";
import { filtersOf } from "../query/filters.ts";
import type { MapQuery } from "../query/map_query.ts";
import type { Bounds } from "../view/position.ts";
import { parseStore, type PlacedStore, pointOf } from "../fields/store.ts";

/** Rows of a page of the table. */
export const PAGE_SIZE = 25;

/** A page of the stores in view. */
export interface StorePage {
  readonly rows: readonly PlacedStore[];
  /** Stores on all pages. */
  readonly total: number;
}

export interface RowsRequest {
  readonly query: MapQuery;
  readonly capabilities: Capabilities;
  readonly bounds: Bounds;
  /** Rows to leave out before the first. */
  readonly offset: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** @throws what the client throws where CARTO refuses or cannot be reached. */
export async function loadRows(
  source: WidgetQuerySource,
  { query, capabilities, bounds, offset, limit, signal }: RowsRequest,
): Promise<StorePage> {
  const sort = query.sort !== null && capabilities.tableColumns.includes(query.sort.column)
    ? { sortBy: query.sort.column, sortDirection: query.sort.direction }
    : capabilities.id
    ? { sortBy: COLUMN.id, sortDirection: "asc" as const }
    : {};
  const { rows, totalCount } = await source.getTable({
    columns: [...capabilities.rowColumns],
    filters: filtersOf(query, capabilities),
    spatialFilter: viewFilter(bounds),
    offset,
    limit,
    signal,
    ...sort,
  });
  return { rows: rows.flatMap(rowOf), total: totalCount };
}

/** @returns the store, wherever it is and whatever the filters are; null where there is none. */
export async function loadStore(
  source: WidgetQuerySource,
  id: number,
  capabilities: Capabilities,
  signal: AbortSignal,
): Promise<PlacedStore | null> {
  const { rows } = await source.getTable({
    columns: [...capabilities.rowColumns],
    filters: { [COLUMN.id]: { in: { values: [id] } } },
    limit: 1,
    signal,
  });
  return rows.flatMap(rowOf)[0] ?? null;
}

function rowOf(row: Readonly<Record<string, unknown>>): PlacedStore[] {
  const store = parseStore(row);
  if (store === null) return [];
  const { [COLUMN.place]: geometry, ...properties } = row;
  return [{ store, place: pointOf(geometry), properties }];
}
