/** Figures: rows put together to one number each. */
import * as v from "valibot";
import type { WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Count, Numeric, parseAnswer } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import type { FormulaResult } from "./results.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

/** Names that are no word of any warehouse's SQL. */
const COUNT = "rows_in_all";
const aliasOf = (index: number) => `figure_${index}`;

const Answer = v.tuple([v.looseObject({ [COUNT]: Count })]);
const Value = v.nullish(Numeric, null);

export interface Formulas {
  /** Of rows. */
  readonly count: number;
  /** By widget. */
  readonly results: ReadonlyMap<string, FormulaResult>;
}

/**
 * All of them are one request.
 *
 * @throws what the client throws where CARTO refuses or cannot be reached.
 */
export async function loadFormulas(
  source: WidgetModels,
  widgets: readonly WidgetOf<"formula">[],
  { narrowing, bounds }: ComputeRequest,
  signal: AbortSignal,
): Promise<Formulas> {
  const { rows } = await source.getAggregations({
    filters: narrowing.filters,
    spatialFilter: viewFilter(bounds),
    signal,
    aggregations: [
      { column: "*", operation: "count", alias: COUNT },
      ...widgets.map(({ operation, column = "*" }, index) => (
        { column, operation, alias: aliasOf(index) }
      )),
    ],
  });
  const [answer] = parseAnswer(Answer, rows);
  const results = widgets.map(({ id }, index): [string, FormulaResult] => {
    const value = parseAnswer(Value, answer[aliasOf(index)]);
    return [id, { type: "formula", value }];
  });
  return { count: answer[COUNT], results: new Map(results) };
}
