import type { SortOrder } from "../../../lib/map/query/map_query.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import type { TableWidget } from "./columns.ts";

/** Shared props of the parts of a table. */
export interface TableProps {
  readonly state: MapState;
  readonly widget: WidgetState;
  readonly table: TableWidget;
  /** The visible columns in order. */
  readonly columns: readonly string[];
}

/** @returns the sort order: the person's choice, else the document's. */
export function currentSort(state: MapState, { id, sort }: TableWidget): SortOrder | undefined {
  const chosen = state.query.value.sorts.get(id);
  if (chosen !== undefined || sort === undefined) return chosen;
  return { column: sort.column, direction: sort.direction === "ascending" ? "asc" : "desc" };
}

/** @returns whether values are right-aligned, so that digits line up. */
export function isRight({ texts }: MapState, dataset: string, column: string): boolean {
  const type = texts.typeOf(dataset, column);
  return texts.isNumeric(dataset, column) || type === "date" || type === "timestamp";
}
