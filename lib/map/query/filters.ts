/** A person's filters for CARTO: structured, never as SQL (CARTO SQL API, `filters`). */
import type { Filters } from "@carto/api-client";
import type { FilterWidget, MapDocument, Widget } from "../document.ts";
import { columnFilter, type Constraint } from "./column_filter.ts";
import type { Filter } from "./filter.ts";
import type { MapQuery } from "./map_query.ts";
import { codeLengths } from "./search_column.ts";

export interface CompileOptions {
  readonly document: MapDocument;
  readonly dataset: string;
  /**
   * The widget or search whose own filter is left out, on its dataset and on those that it also
   * filters; "" for none.
   */
  readonly except: string;
  /**
   * The columns that the person may see. A filter of another one is left out: CARTO would refuse
   * the whole request, for instance for a link from a person who sees more columns.
   */
  readonly columns: readonly string[];
  /** The column of the features' id, which is granted as text whatever its type is. */
  readonly id?: string | undefined;
}

interface Placed {
  readonly dataset: string;
  readonly column: string;
  readonly constraint: Constraint;
}

/** @returns what narrows the dataset: filters of one column let through what all of them do. */
export function compiledFilters(
  query: MapQuery,
  { document, dataset, except, columns, id }: CompileOptions,
): Filters {
  const types = ownEntry(document.types ?? {}, dataset) ?? {};
  const byColumn = new Map<string, Constraint[]>();
  for (const placed of constraintsOf(query, document, except)) {
    const { column, constraint } = placed;
    if (placed.dataset !== dataset || !columns.includes(column)) continue;
    byColumn.set(column, [...byColumn.get(column) ?? [], constraint]);
  }
  const entries = [...byColumn].flatMap(([column, constraints]) => {
    const filter = columnFilter(constraints, column === id ? "text" : ownEntry(types, column));
    return filter === null ? [] : [[column, filter] as const];
  });
  // Defines what it is given, also for a column called __proto__.
  return Object.fromEntries(entries);
}

function* constraintsOf(
  { filters, texts }: MapQuery,
  document: MapDocument,
  except: string,
): Generator<Placed> {
  for (const widget of document.widgets) {
    const filter = filters.get(widget.id);
    if (filter === undefined || widget.id === except || !canFilter(widget)) continue;
    const own = ownConstraints(widget, filter);
    for (const [column, constraint] of own) yield { dataset: widget.dataset, column, constraint };
    for (const { dataset, column } of widget.also_filters) {
      // Of a scatter the axis of that name; the first one where neither is called so.
      const [, constraint] = own.find(([name]) => name === column) ?? own[0] ?? [];
      if (constraint !== undefined) yield { dataset, column, constraint };
    }
  }
  for (const search of document.search) {
    const { id, dataset, columns } = search;
    const filter = texts.get(id);
    if (filter === undefined || id === except || !columns.includes(filter.column)) continue;
    const { column, text } = filter;
    const codeLength = codeLengths(search, document).get(column);
    yield { dataset, column, constraint: { kind: "text", text, codeLength } };
  }
}

function canFilter(widget: Widget): widget is FilterWidget {
  return "also_filters" in widget;
}

/** By column; none where the filter is not of a kind that the widget has. */
function ownConstraints(widget: FilterWidget, filter: Filter): (readonly [string, Constraint])[] {
  switch (widget.type) {
    case "category":
    case "pie":
      return filter.kind === "values" ? [[widget.column, filter]] : [];
    case "histogram":
      return filter.kind === "range" ? [[widget.column, filter]] : [];
    case "range":
      return filter.kind === "range" ? [[widget.column, closed(filter)]] : [];
    case "timeseries":
      return filter.kind === "time" ? [[widget.column, filter]] : [];
    case "scatter": {
      if (filter.kind !== "box") return [];
      const [x, y] = [filter.x, filter.y].map((range) => ({ kind: "range" as const, ...range }));
      return x === undefined || y === undefined ? [] : [[widget.x, x], [widget.y, y]];
    }
  }
}

/**
 * A number that is typed in is in the range. CARTO's own closed range is not known to take an
 * open end, so that it ends below the next number instead: half-open, as all others.
 */
function closed({ kind, from, to }: Extract<Filter, { kind: "range" }>): Constraint {
  return { kind, from, to: to === null ? null : to + Math.max(1e-12, Math.abs(to) * 2 ** -52) };
}

function ownEntry<Value>(
  values: Readonly<Record<string, Value>>,
  name: string,
): Value | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
