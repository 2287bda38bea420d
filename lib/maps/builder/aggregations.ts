/** Aggregations in a Builder map: names of operations, and `aggregationExp`, which is SQL. */
import type { Operation } from "../parts.ts";

const OPERATIONS: ReadonlyMap<string, Operation> = new Map([
  ["count", "count"],
  ["sum", "sum"],
  ["avg", "avg"],
  ["average", "avg"],
  ["min", "min"],
  ["minimum", "min"],
  ["max", "max"],
  ["maximum", "max"],
]);

/** @returns undefined for an operation that maps here do not have. */
export function operationOf(name: string): Operation | undefined {
  return OPERATIONS.get(name.toLowerCase());
}

export interface AggregatedColumn {
  readonly alias: string;
  readonly column: string;
  readonly operation: Operation;
}

const MOST_ITEMS = 50;
/** Blanks are single by then: a text of many would be tried in every way. */
const ITEM = /^(\w{1,10}) ?\( ?[`"]?([^`"(),]{1,300}?)[`"]? ?\) as [`"]?(\w{1,300})[`"]?$/i;
/** What Builder itself writes: it makes CARTO aggregate, and names no column. */
const PLACEHOLDER = /^1 as \w+$/i;

/** @returns the items that say no more than an operation on a column; and whether those are all. */
export function parseAggregationExp(
  sql: string,
): { readonly columns: readonly AggregatedColumn[]; readonly isWhole: boolean } {
  const items = sql.slice(0, 20_000).split(",", MOST_ITEMS + 1)
    .map((item) => item.replace(/\s+/g, " ").trim());
  const columns = items.slice(0, MOST_ITEMS).flatMap((item): AggregatedColumn[] => {
    const [, name = "", column = "", alias = ""] = ITEM.exec(item) ?? [];
    const operation = operationOf(name);
    return operation === undefined ? [] : [{ alias, column, operation }];
  });
  const placeholders = items.filter((item) => item === "" || PLACEHOLDER.test(item)).length;
  return { columns, isWhole: columns.length + placeholders === items.length };
}
