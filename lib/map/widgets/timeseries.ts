/** Rows by steps of time. */
import * as v from "valibot";
import type { Value, WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Name, Numeric, parseAnswer, timeOf } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import { type Extent, loadExtent } from "./extent.ts";
import type { TimeSeriesResult, TimeStep } from "./results.ts";
import { beginOf, countFrom, lengthOf, stepFor, stepsAfter } from "./time_steps.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

/** The most lines that people can distinguish. */
const MOST_LINES = 10;

/** More than there are for any step that was chosen by the range, unless the range has grown. */
const MOST_STEPS = 5_000;

const Time = v.pipe(v.unknown(), v.transform(timeOf), v.number());
const Answer = v.object({
  rows: v.array(v.object({
    name: Time,
    value: v.nullish(Numeric, null),
    category: v.optional(Name),
  })),
  categories: v.nullish(v.array(Name), []),
});

type Row = v.InferOutput<typeof Answer>["rows"][number];

/** The axis is that of all the person's rows, so that it stays while they look and filter. */
export async function loadTimeSeries(
  source: WidgetModels,
  widget: WidgetOf<"timeseries">,
  request: ComputeRequest,
  signal: AbortSignal,
): Promise<TimeSeriesResult> {
  const { column, operation, operation_column, split_by } = widget;
  const extent = await loadExtent(source, column, request, timeOf, signal);
  if (extent === null) {
    return { type: "timeseries", step: widget.step ?? "day", times: [], series: [] };
  }
  const step = stepFor(extent, widget.step);
  const { size, multiplier } = lengthOf(step);
  const { rows, categories } = parseAnswer(
    Answer,
    await source.getTimeSeries({
      filters: request.narrowing.filters,
      spatialFilter: viewFilter(request.bounds),
      signal,
      column,
      stepSize: size,
      stepMultiplier: multiplier,
      operation,
      operationColumn: operation_column,
      ...split_by === undefined
        ? {}
        : { splitByCategory: split_by, splitByCategoryLimit: MOST_LINES },
    }),
  );
  const times = timesOf(rows, extent, step);
  const index = new Map(times.map((time, index) => [time, index]));
  const empty = operation === "count" || operation === "sum" ? 0 : null;
  const line = (name: Value | null, ofLine: readonly Row[]) => {
    const values: (number | null)[] = times.map(() => empty);
    for (const { name: time, value } of ofLine) values[index.get(time) ?? 0] = value;
    return { name, values };
  };
  const series = split_by === undefined
    ? [line(null, rows)]
    : (categories ?? []).map((name) =>
      line(name, rows.filter(({ category }) => category === name))
    );
  return { type: "timeseries", step, times, series };
}

/**
 * Each step of the range, and each that CARTO tells of. Where its steps begin is its to say: not
 * all warehouses have the same first day of a week.
 */
function timesOf(rows: readonly Row[], [min, max]: Extent, step: TimeStep): number[] {
  const starts = rows.map(({ name }) => name);
  const anchor = starts[0] ?? beginOf(min, step);
  const least = countFrom(anchor, starts.reduce((least, one) => Math.min(least, one), min), step);
  const most = countFrom(anchor, starts.reduce((most, one) => Math.max(most, one), max), step);
  const filled = most - least < MOST_STEPS
    ? Array.from(
      { length: most - least + 1 },
      (_, index) => stepsAfter(anchor, least + index, step),
    )
    : [];
  return [...new Set([...filled, ...starts])].sort((a, b) => a - b);
}
