/** Widgets beside the map: figures, charts, the table, and controls of parameters. */
import * as v from "valibot";
import { settings } from "../json/schema_parts.ts";
import { format } from "./format.ts";
import {
  about,
  column,
  columnList,
  datasetName,
  finite,
  id,
  oneOf,
  operation,
  value,
  whole,
} from "./parts.ts";
import { text } from "./text.ts";

const common = {
  id,
  dataset: datasetName,
  title: about(v.optional(text), "The widget's title; made of operation and column by default."),
  note: about(v.optional(text), "A line below the widget."),
} as const;
const over = about(
  v.optional(oneOf(["view", "all"]), "view"),
  "Over the features in view, or over all rows that the person may see.",
);
const also_filters = about(
  v.optional(
    v.pipe(
      v.array(
        settings({
          dataset: datasetName,
          column: about(column, "The column there that holds the same values."),
        }),
        "must be a list of datasets with a column",
      ),
      v.maxLength(10, "must have 10 datasets at most"),
    ),
    [],
  ),
  "Other datasets that its filter applies to.",
);
const aggregated = {
  operation: about(v.optional(operation, "count"), "How rows are aggregated."),
  operation_column: about(v.optional(column), "The aggregated column; none for count."),
} as const;

const formula = settings({
  type: v.literal("formula"),
  ...common,
  operation: about(operation, "How rows are aggregated."),
  column: about(v.optional(column), "The aggregated column; none for count."),
  format: about(v.optional(format), "How the figure is formatted; by default as its column."),
  over,
});
const groups = { column: about(column, "The column whose values are the groups."), ...aggregated };
const shown = (most: number, fallback: number) =>
  about(
    v.optional(whole("a number of groups", 1, most), fallback),
    "How many are shown before the rest is combined as others.",
  );
const category = settings({
  type: v.literal("category"),
  ...common,
  ...groups,
  top: shown(100, 10),
  over,
  also_filters,
});
const pie = settings({
  type: v.literal("pie"),
  ...common,
  ...groups,
  top: shown(10, 6),
  over,
  also_filters,
});
const histogram = settings({
  type: v.literal("histogram"),
  ...common,
  column: about(column, "The column of numbers."),
  bins: about(v.optional(whole("a number of bars", 2, 60), 16), "How many bars there are."),
  breaks: about(
    v.optional(v.pipe(
      v.array(finite, "must be a list of numbers"),
      v.minLength(1, "must have a number"),
      v.maxLength(59, "must have 59 numbers at most"),
    )),
    "The limits between bars, instead of `bins`.",
  ),
  over,
  also_filters,
});
const range = settings({
  type: v.literal("range"),
  ...common,
  column: about(column, "The column of numbers."),
  over,
  also_filters,
});
const timeseries = settings({
  type: v.literal("timeseries"),
  ...common,
  column: about(column, "The column of days or times."),
  step: about(
    v.optional(oneOf(["second", "minute", "hour", "day", "week", "month", "quarter", "year"])),
    "The length of a step; by default chosen by the range.",
  ),
  split_by: about(v.optional(column), "A column whose values are lines of their own."),
  ...aggregated,
  over,
  also_filters,
});
const table = settings({
  type: v.literal("table"),
  ...common,
  columns: about(
    v.pipe(columnList, v.minLength(1, "must name a column")),
    "The table's columns, in their order.",
  ),
  sort: about(
    v.optional(settings({
      column: about(column, "The column to sort by."),
      direction: v.optional(oneOf(["ascending", "descending"]), "ascending"),
    })),
    "The initial sort order.",
  ),
  page_size: about(v.optional(whole("a number of rows", 5, 100), 25), "Rows per page."),
  over,
});
const scatter = settings({
  type: v.literal("scatter"),
  ...common,
  x: about(column, "The column of numbers on the horizontal axis."),
  y: about(column, "The column of numbers on the vertical axis."),
  over,
  also_filters,
});
const parameter = settings({
  type: v.literal("parameter"),
  ...common,
  column: about(column, "The open parameter of the dataset."),
  default: about(value, "Its initial value."),
  options: about(
    v.optional(v.pipe(
      v.array(
        settings({ value, label: about(v.optional(text), "The text that is shown.") }),
        "must be a list of values",
      ),
      v.minLength(1, "must have an option"),
      v.maxLength(1_000, "must have 1000 options at most"),
    )),
    "The choices; without them a field of the column's type.",
  ),
});

const widgets = [
  formula,
  category,
  pie,
  histogram,
  range,
  timeseries,
  table,
  scatter,
  parameter,
] as const;
const WIDGET_TYPES = widgets.map(({ entries }) => entries.type.literal);

export const widget = v.variant("type", widgets, `must be one of ${WIDGET_TYPES.join(", ")}`);

export type Widget = v.InferOutput<typeof widget>;
