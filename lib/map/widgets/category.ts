/** Groups of rows by a column's values; of category and pie. */
import type { WidgetQuerySource } from "@carto/api-client";
import * as v from "valibot";
import type { WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { Name, Numeric, parseAnswer } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import type { CategoryResult } from "./results.ts";

const Answer = v.array(v.object({ name: Name, value: v.nullish(Numeric, null) }));

export async function loadCategories(
  source: WidgetQuerySource,
  { column, operation, operation_column, top }: WidgetOf<"category" | "pie">,
  { narrowing, bounds }: ComputeRequest,
  signal: AbortSignal,
): Promise<CategoryResult> {
  const found = await source.getCategories({
    filters: narrowing.filters,
    spatialFilter: viewFilter(bounds),
    signal,
    column,
    operation,
    operationColumn: operation_column,
    othersThreshold: top,
  });
  // The client puts what is beyond the threshold at the end, under a name that a group could have.
  const groups = parseAnswer(Answer, found);
  const beyond = groups.pop()?.value ?? null;
  const others = groups.length < top ? null : beyond;
  // A sum of nothing is none; an average of nothing is no amount.
  const valued = groups.flatMap(({ name, value }) =>
    value === null && operation !== "sum" ? [] : [{ name, value: value ?? 0 }]
  );
  return { type: "category", groups: valued.slice(0, top), others };
}
