/** What CARTO computes for a widget. */
import type { Value } from "../document.ts";
import type { Feature } from "../fields/feature.ts";

export interface FormulaResult {
  readonly type: "formula";
  /** Null where no row has a value. */
  readonly value: number | null;
}

/** Of category and pie. */
export interface CategoryResult {
  readonly type: "category";
  /** The largest first; a null name stands for rows without a value. */
  readonly groups: readonly { readonly name: Value | null; readonly value: number }[];
  /** Of all groups that are not listed; null where all are. */
  readonly others: number | null;
}

export interface HistogramResult {
  readonly type: "histogram";
  /** Limits of the bars, one more than these. */
  readonly ticks: readonly number[];
  readonly counts: readonly number[];
}

export interface RangeResult {
  readonly type: "range";
  /** Of all rows, whatever is in view and whatever the filters are; null where there are none. */
  readonly extent: readonly [min: number, max: number] | null;
}

export interface TimeSeriesResult {
  readonly type: "timeseries";
  readonly step: TimeStep;
  /** Each step from the first to the last, in milliseconds since the epoch. */
  readonly times: readonly number[];
  /** One, or one for each value of `split_by`; a value a step, null where there is none. */
  readonly series: readonly {
    readonly name: Value | null;
    readonly values: readonly (number | null)[];
  }[];
}

export type TimeStep =
  | "second"
  | "minute"
  | "hour"
  | "day"
  | "week"
  | "month"
  | "quarter"
  | "year";

export interface ScatterResult {
  readonly type: "scatter";
  readonly points: readonly (readonly [x: number, y: number])[];
  /** All that there are; null where CARTO did not tell. */
  readonly total: number | null;
}

export interface TableResult {
  readonly type: "table";
  readonly rows: readonly Feature[];
  /** On all pages. */
  readonly total: number;
}

export type WidgetResult =
  | FormulaResult
  | CategoryResult
  | HistogramResult
  | RangeResult
  | TimeSeriesResult
  | ScatterResult
  | TableResult;

/** @returns the result where it is of that type. */
export function resultAs<Type extends WidgetResult["type"]>(
  type: Type,
  result: WidgetResult | null,
): Extract<WidgetResult, { type: Type }> | null {
  return isOf(type, result) ? result : null;
}

function isOf<Type extends WidgetResult["type"]>(
  type: Type,
  result: WidgetResult | null,
): result is Extract<WidgetResult, { type: Type }> {
  return result?.type === type;
}
