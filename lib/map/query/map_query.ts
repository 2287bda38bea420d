/** What a person asks of the map: all of its state that a link carries, except where one looks. */
import type { TableColumn } from "../fields/dataset.ts";

/** Revenue from `from`, included, to `to`, excluded, in US dollars; a null end is open. */
export interface RevenueRange {
  readonly from: number | null;
  readonly to: number | null;
}

export interface SortOrder {
  readonly column: TableColumn;
  readonly direction: "asc" | "desc";
}

export interface MapQuery {
  /** Store types that are shown, sorted; none means all. */
  readonly types: readonly string[];
  readonly revenue: RevenueRange | null;
  /** What an address or a zip code holds; "" finds all. */
  readonly search: string;
  readonly colour: "type" | "revenue";
  /** The selected store's `store_id`. */
  readonly store: number | null;
  /** Whether the table is open. */
  readonly table: boolean;
  readonly sort: SortOrder | null;
}

export const EMPTY_QUERY: MapQuery = {
  types: [],
  revenue: null,
  search: "",
  colour: "type",
  store: null,
  table: false,
  sort: null,
};

/** @returns how many of the filters narrow what is shown. */
export function filterCount({ types, revenue, search }: MapQuery): number {
  return Number(types.length > 0) + Number(revenue !== null) + Number(search !== "");
}

/** @returns the query without its filters. */
export function withoutFilters(query: MapQuery): MapQuery {
  const { types, revenue, search } = EMPTY_QUERY;
  return { ...query, types, revenue, search };
}

/** @returns the query with that store type shown beside those that are, or no longer shown. */
export function withTypeToggled(query: MapQuery, type: string): MapQuery {
  const types = query.types.includes(type)
    ? query.types.filter((one) => one !== type)
    : [...query.types, type].sort();
  return { ...query, types };
}

/** @returns the order after a click on a column's heading: up, then down, then CARTO's own. */
export function nextSort(sort: SortOrder | null, column: TableColumn): SortOrder | null {
  if (sort?.column !== column) return { column, direction: "asc" };
  return sort.direction === "asc" ? { column, direction: "desc" } : null;
}
