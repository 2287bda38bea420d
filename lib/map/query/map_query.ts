/** The map's query: all of the state that a link carries, except for the position. */
import type { Value } from "../document.ts";
import type { Filter, TextFilter } from "./filter.ts";

export interface SortOrder {
  readonly column: string;
  readonly direction: "asc" | "desc";
}

/** A feature by its dataset and its id: of a cell, the cell's index; every digit stays. */
export interface FeatureKey {
  readonly dataset: string;
  readonly id: string;
}

export interface MapQuery {
  /** By widget. */
  readonly filters: ReadonlyMap<string, Filter>;
  /** By search. */
  readonly texts: ReadonlyMap<string, TextFilter>;
  /** By parameter widget; its default where there is none. */
  readonly parameters: ReadonlyMap<string, Value>;
  /** Whether a layer is drawn, where that is not what the document says. */
  readonly visible: ReadonlyMap<string, boolean>;
  /** Which of a layer's encodings of color is chosen; the first where there is none. */
  readonly colors: ReadonlyMap<string, number>;
  readonly selected: FeatureKey | null;
  /** The open table's widget. */
  readonly table: string | null;
  /** By table widget. */
  readonly sorts: ReadonlyMap<string, SortOrder>;
  /** Columns that the person does not want to see, by table widget. */
  readonly hidden: ReadonlyMap<string, readonly string[]>;
}

export const EMPTY_QUERY: MapQuery = {
  filters: new Map(),
  texts: new Map(),
  parameters: new Map(),
  visible: new Map(),
  colors: new Map(),
  selected: null,
  table: null,
  sorts: new Map(),
  hidden: new Map(),
};

/** @returns the number of active filters. */
export function filterCount({ filters, texts }: MapQuery): number {
  return filters.size + texts.size;
}

/** @returns the map with that entry, or without it where the value is undefined. */
export function withEntry<Value>(
  entries: ReadonlyMap<string, Value>,
  key: string,
  value: Value | undefined,
): ReadonlyMap<string, Value> {
  const changed = new Map(entries);
  if (value === undefined) changed.delete(key);
  else changed.set(key, value);
  return changed;
}

/** @returns the filter with that value beside those that are, or without it; undefined for none. */
export function withValueToggled(filter: Filter | undefined, value: Value): Filter | undefined {
  const values = filter?.kind === "values" ? filter.values : [];
  const kept = values.filter((one) => one !== value);
  const changed = kept.length < values.length ? kept : [...values, value];
  return changed.length === 0 ? undefined : { kind: "values", values: changed };
}

/** @returns the order after a click on a column's heading: up, then down, then the widget's own. */
export function nextSort(sort: SortOrder | undefined, column: string): SortOrder | undefined {
  if (sort?.column !== column) return { column, direction: "asc" };
  return sort.direction === "asc" ? { column, direction: "desc" } : undefined;
}
