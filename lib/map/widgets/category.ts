/** Groups of rows by a column's values; of category and pie. */
import * as v from "valibot";
import type { WidgetOf } from "../document.ts";
import { viewFilter } from "../query/view_filter.ts";
import { textSearch } from "../query/column_filter.ts";
import { Name, Numeric, parseAnswer } from "./answer.ts";
import type { ComputeRequest } from "./compute_request.ts";
import type { CategoryResult } from "./results.ts";
import type { WidgetModels } from "../sources/widget_models.ts";

const Answer = v.array(v.object({ name: Name, value: v.nullish(Numeric, null) }));

export async function loadCategories(
  source: WidgetModels,
  widget: WidgetOf<"category" | "pie">,
  request: ComputeRequest,
  signal: AbortSignal,
): Promise<CategoryResult> {
  return { type: "category", ...await groupsOf(source, widget, request, widget.top, signal) };
}

/** So many of those that are found: more are found by more letters. */
const MOST_FOUND = 50;

/**
 * Looks for groups by their value, also for those that are too small to be listed.
 *
 * @returns the largest first; none where the text is none.
 */
export async function findGroups(
  source: WidgetModels,
  widget: WidgetOf<"category">,
  request: ComputeRequest,
  text: string,
  signal: AbortSignal,
): Promise<CategoryResult["groups"]> {
  const sought = text.trim();
  if (sought === "") return [];
  const { filters } = request.narrowing;
  const own = Object.hasOwn(filters, widget.column) ? filters[widget.column] : undefined;
  // A search of the person's on the same column narrows it already.
  const search = own?.stringSearch ?? textSearch(sought);
  const narrowing = {
    ...request.narrowing,
    filters: { ...filters, [widget.column]: { ...own, stringSearch: search } },
  };
  const found = await groupsOf(source, widget, { ...request, narrowing }, MOST_FOUND, signal);
  return found.groups;
}

async function groupsOf(
  source: WidgetModels,
  { column, operation, operation_column }: WidgetOf<"category" | "pie">,
  { narrowing, bounds }: ComputeRequest,
  most: number,
  signal: AbortSignal,
): Promise<Pick<CategoryResult, "groups" | "others">> {
  const found = await source.getCategories({
    filters: narrowing.filters,
    spatialFilter: viewFilter(bounds),
    signal,
    column,
    operation,
    operationColumn: operation_column,
    othersThreshold: most,
  });
  // The client puts what is beyond the threshold at the end, under a name that a group could have.
  const groups = parseAnswer(Answer, found);
  const beyond = groups.pop()?.value ?? null;
  // A sum of nothing is none; an average of nothing is no amount.
  const valued = groups.flatMap(({ name, value }) =>
    value === null && operation !== "sum" ? [] : [{ name, value: value ?? 0 }]
  );
  return { groups: valued.slice(0, most), others: groups.length < most ? null : beyond };
}
