import type { SortOrder } from "../../../lib/map/query/map_query.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";
import type { TableWidget } from "./columns.ts";

/** What the parts of a table share. */
export interface TableProps {
  readonly state: MapState;
  readonly widget: WidgetState;
  readonly table: TableWidget;
  /** Those that are shown, in their order. */
  readonly columns: readonly string[];
}

/** @returns how the rows are sorted: by what the person chose, else by what the document says. */
export function currentSort(state: MapState, { id, sort }: TableWidget): SortOrder | undefined {
  const chosen = state.query.value.sorts.get(id);
  if (chosen !== undefined || sort === undefined) return chosen;
  return { column: sort.column, direction: sort.direction === "ascending" ? "asc" : "desc" };
}

/** @returns whether values stand at the right, so that digits are below each other. */
export function isRight({ texts }: MapState, dataset: string, column: string): boolean {
  const type = texts.typeOf(dataset, column);
  return texts.isNumeric(dataset, column) || type === "date" || type === "timestamp";
}
