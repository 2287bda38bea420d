/** Removes from a widget what the person may not see. */
import type { Seen, SeenDataset } from "./seen.ts";
import type { Widget } from "../widget.ts";

/** @returns the widget without what is hidden; null where the person cannot have it. */
export function prunedWidget(widget: Widget, seen: Seen): Widget | null {
  const dataset = seen(widget.dataset);
  if (dataset === undefined) return null;
  if (widget.type === "parameter") {
    return dataset.openParameters.includes(widget.column) ? widget : null;
  }
  if (widget.type === "table") return prunedTable(widget, dataset);
  // Without a geometry it is unknown what is in view.
  if (widget.over === "view" && !dataset.hasGeometry) return null;
  if (!neededColumns(widget).every(dataset.sees)) return null;
  if (widget.type === "formula") return widget;
  const also_filters = widget.also_filters.filter((other) =>
    seen(other.dataset)?.sees(other.column)
  );
  if (widget.type !== "timeseries") return { ...widget, also_filters };
  const isSeen = widget.split_by === undefined || dataset.sees(widget.split_by);
  return { ...widget, also_filters, split_by: isSeen ? widget.split_by : undefined };
}

type Charted = Exclude<Widget, { type: "parameter" | "table" }>;

/** The columns that the widget cannot do without. */
function neededColumns(widget: Charted): readonly string[] {
  switch (widget.type) {
    case "scatter":
      return [widget.x, widget.y];
    case "histogram":
    case "range":
      return [widget.column];
    case "formula":
      return widget.column === undefined ? [] : [widget.column];
    default:
      return widget.operation_column === undefined
        ? [widget.column]
        : [widget.column, widget.operation_column];
  }
}

type Table = Extract<Widget, { type: "table" }>;

function prunedTable(table: Table, { sees, hasGeometry }: SeenDataset): Table | null {
  const columns = table.columns.filter(sees);
  if (columns.length === 0) return null;
  const sort = table.sort !== undefined && sees(table.sort.column) ? table.sort : undefined;
  return { ...table, columns, sort, over: hasGeometry ? table.over : "all" };
}
