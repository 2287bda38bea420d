/** Actions of a table's columns, and their arrangement in a narrow list. */
import type { Color, FilterWidget, Widget, WidgetOf } from "../../../lib/map/document.ts";
import type { LayerState } from "../state/layer_state.ts";
import type { MapState } from "../state/map_state.ts";
import type { WidgetState } from "../state/widget_state.ts";

export type TableWidget = WidgetOf<"table">;

/** @returns the widget where it is a table. */
export function tableOf({ widget }: WidgetState): TableWidget | null {
  return widget.type === "table" ? widget : null;
}

/** @returns the visible columns in order: at least one. */
export function shownColumns({ query }: MapState, table: TableWidget): readonly string[] {
  const hidden = query.value.hidden.get(table.id) ?? [];
  const shown = table.columns.filter((column) => !hidden.includes(column));
  return shown.length === 0 ? table.columns.slice(0, 1) : shown;
}

/** A layer that can be colored by a column, and the encoding for it. */
export interface ColorChoice {
  readonly layer: LayerState;
  readonly chosen: number;
}

/** @returns the layers of the dataset that can be colored by the column, the top one first. */
export function colorChoices(state: MapState, dataset: string, column: string): ColorChoice[] {
  return [...state.layers.values()].flatMap((layer) => {
    if (layer.layer.dataset !== dataset || !("color" in layer.layer)) return [];
    const encodings = encodingsOf(layer.layer.color);
    const chosen = encodings.findIndex((encoding) => encoding.column === column);
    // With one encoding there is nothing to choose.
    return chosen === -1 || encodings.length < 2 ? [] : [{ layer, chosen }];
  });
}

function encodingsOf(color: Color | undefined) {
  if (color === undefined || typeof color === "string") return [];
  return Array.isArray(color) ? color : [color];
}

/** @returns the layer that is colored by the column now; null for none. */
export function coloredBy(state: MapState, dataset: string, column: string): LayerState | null {
  for (const layer of state.layers.values()) {
    if (layer.layer.dataset !== dataset || !layer.visible.value) continue;
    if ("color" in layer.layer && layer.colors.value.column === column) return layer;
  }
  return null;
}

/** @returns the widget that filters the dataset by the column; undefined for none. */
export function filterWidget(
  widgets: readonly Widget[],
  dataset: string,
  column: string,
): FilterWidget | undefined {
  return widgets.filter(isFilterWidget).find((widget) =>
    widget.dataset === dataset &&
    (widget.type === "scatter"
      ? widget.x === column || widget.y === column
      : widget.column === column)
  );
}

const FILTERING: readonly Widget["type"][] = [
  "category",
  "pie",
  "histogram",
  "range",
  "timeseries",
  "scatter",
];

function isFilterWidget(widget: Widget): widget is FilterWidget {
  return FILTERING.includes(widget.type);
}

/** A row of two lines: the left and right column of each. */
export interface ListColumns {
  readonly title: string;
  readonly figure: string | null;
  readonly details: readonly string[];
  /** Shown with its color swatch. */
  readonly colored: string | null;
}

/**
 * @param sorted the column that the rows are sorted by.
 * @returns the columns that fit a narrow list.
 */
export function listColumns(
  columns: readonly string[],
  { sorted, isNumeric, isColored }: {
    readonly sorted: string | undefined;
    isNumeric(column: string): boolean;
    isColored(column: string): boolean;
  },
): ListColumns {
  const [title = "", ...others] = columns;
  const figure = others.find((column) => column === sorted && isNumeric(column)) ??
    others.find(isNumeric) ?? null;
  const texts = others.filter((column) => column !== figure && !isNumeric(column));
  const colored = texts.find(isColored) ?? null;
  const details = texts.filter((column) => column !== colored);
  // The sort column is always visible, even in little room.
  details.sort((a, b) => Number(b === sorted) - Number(a === sorted));
  return { title, figure, details: details.slice(0, 2), colored };
}
