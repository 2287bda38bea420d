/** Pairs of two columns' numbers. */
import * as v from "valibot";
import type { WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Count, Numeric, parseAnswer } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import type { ScatterResult } from "./results.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

/** CARTO gives no more. */
const MOST = 500;

/** No number is beyond. */
const LARGEST = 1e300;

const Points = v.array(v.tuple([Numeric, Numeric]));
const Total = v.tuple([v.object({ known: Count })]);

export async function loadScatter(
  source: WidgetModels,
  { x, y }: WidgetOf<"scatter">,
  { narrowing: { filters }, bounds }: ComputeRequest,
  signal: AbortSignal,
): Promise<ScatterResult> {
  const common = { spatialFilter: viewFilter(bounds), signal };
  const found = parseAnswer(
    Points,
    await source.getScatter({ ...common, filters, xAxisColumn: x, yAxisColumn: y }),
  );
  const points = found.slice(0, MOST).flatMap(([x, y]) =>
    x === null || y === null ? [] : [[x, y] as const]
  );
  if (found.length < MOST) return { type: "scatter", points, total: points.length };
  // Those that have both: a filter lets no row without a value through.
  const known = { closed_open: { values: [[-LARGEST, LARGEST]] } };
  const { rows } = await source.getAggregations({
    ...common,
    filters: Object.hasOwn(filters, y) ? filters : { ...filters, [y]: known },
    aggregations: [{ column: x, operation: "count", alias: "known" }],
  });
  const [{ known: total }] = parseAnswer(Total, rows);
  return { type: "scatter", points, total };
}
