/** The person's filters as a host page reads and sets them. */
import type { MapDocument, Widget } from "../../../lib/map/document.ts";
import type { Filters, FilterValue } from "../../../lib/map/embed/embed_values.ts";
import { filterOf, filterParameters } from "../../../lib/map/query/link_filters.ts";
import type { Filter } from "../../../lib/map/query/filter.ts";
import type { MapQuery } from "../../../lib/map/query/map_query.ts";
import { searchColumn } from "../../../lib/map/query/search_column.ts";
import type { MapState } from "../state/map_state.ts";
import { CallFailed } from "./call_failed.ts";

/** @returns all active filters by the id of their widget, search or parameter. */
export function filtersOf({ filters, texts, parameters }: MapQuery): Filters {
  return Object.fromEntries<FilterValue>([
    ...[...filters].map(([id, filter]) => [id, valueOf(filter)] as const),
    ...[...texts].map(([id, { text }]) => [id, text] as const),
    ...parameters,
  ]);
}

function valueOf(filter: Filter): FilterValue {
  if (filter.kind === "values") return [...filter.values];
  const [range = ""] = filterParameters(filter);
  return range;
}

/**
 * @param value null takes the filter away.
 * @throws {CallFailed} `unknown_widget`, `not_available` or `bad_params`.
 */
export function setFilter(state: MapState, id: string, value: FilterValue | null): void {
  const search = state.document.search.find((one) => one.id === id);
  if (search !== undefined) {
    if (value === null) return state.setText(id, undefined);
    if (typeof value !== "string" || value.trim() === "") throw unfit(id, "a text");
    const column = searchColumn(search, state.document, value);
    return state.setText(id, { column, text: value });
  }
  const widget = state.widgets.get(id)?.widget;
  if (widget === undefined) throw unknownWidget(id);
  if (widget.type === "parameter") return setParameter(state, widget, value);
  state.setFilter(id, value === null ? undefined : widgetFilter(widget, value));
}

function setParameter(
  state: MapState,
  { id, default: usual, options }: Extract<Widget, { type: "parameter" }>,
  value: FilterValue | null,
): void {
  if (value === null) return state.setParameter(id, undefined);
  if (typeof value !== typeof usual || Array.isArray(value)) throw unfit(id, `a ${typeof usual}`);
  if (options !== undefined && !options.some((one) => one.value === value)) {
    throw unfit(id, "one of its options");
  }
  state.setParameter(id, value);
}

function widgetFilter(widget: MapDocument["widgets"][number], value: FilterValue): Filter {
  switch (widget.type) {
    case "category":
    case "pie":
      if (!Array.isArray(value)) throw unfit(widget.id, "a list of values");
      return { kind: "values", values: [...new Set(value)] };
    case "histogram":
    case "range":
    case "timeseries":
    case "scatter": {
      const filter = typeof value === "string" ? filterOf(widget, [value]) : undefined;
      if (filter === undefined) throw unfit(widget.id, "a range, such as 2..5");
      return filter;
    }
    default:
      throw new CallFailed("not_available", `${widget.id}: a ${widget.type} does not filter`);
  }
}

const unfit = (id: string, wanted: string) => new CallFailed("bad_params", `${id} takes ${wanted}`);

/** @param id of the host page, of at most 64 characters. */
export const unknownWidget = (id: string) =>
  new CallFailed("unknown_widget", `The map has no widget, search or parameter ${id}`);
