import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";
import { compileSearch, searchOptionsSchema } from "../functions/string_search.ts";
import { Binder, type BoundSql } from "../parse/bound_sql.ts";
import { isBigInteger, jsonList } from "./json_list.ts";
import { requireColumn } from "./require_column.ts";

const owner = v.optional(v.nullable(v.string()));
const scalar = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()]);
const bound = v.nullish(v.pipe(v.number(), v.finite()));
const interval = v.pipe(v.array(bound), v.maxLength(2, "an interval has two ends"));
const intervals = v.strictObject({
  owner,
  values: v.array(interval),
  params: v.optional(v.unknown()),
});

const columnFilters = v.strictObject({
  in: v.optional(v.strictObject({ owner, values: v.array(scalar) })),
  between: v.optional(intervals),
  closed_open: v.optional(intervals),
  time: v.optional(intervals),
  stringSearch: v.optional(v.strictObject({
    owner,
    values: v.array(v.string()),
    params: v.optional(searchOptionsSchema, {}),
  })),
});
const filtersSchema = v.record(v.string(), columnFilters);

/** Structured filters by column, as `@carto/api-client` sends them in `filters`. */
export type Filters = v.InferOutput<typeof filtersSchema>;
type ColumnFilters = Filters[string];
type Intervals = v.InferOutput<typeof intervals>;

/** How the filters of several columns are joined. */
export type LogicalOperator = "and" | "or";

/**
 * Checks `filters`; nothing at all and `{}` mean none.
 *
 * @throws {ApiError} 400 that names the column and the function that is wrong or not known
 */
export function parseFilters(raw: unknown): Filters {
  if (raw === undefined || raw === null || raw === "") return {};
  const parsed = v.safeParse(filtersSchema, Array.isArray(raw) ? "a list" : raw);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = ["filters", v.getDotPath(issue)].filter(Boolean).join(".");
  throw new ApiError(400, `${path}: ${issue.message}`);
}

/**
 * Checks `filtersLogicalOperator`; nothing at all means `and`.
 *
 * @throws {ApiError} 400 where it is neither `and` nor `or`
 */
export function parseLogicalOperator(raw: unknown): LogicalOperator {
  const word = typeof raw === "string" && raw ? raw.toLowerCase() : raw || "and";
  if (word === "and" || word === "or") return word;
  throw new ApiError(400, 'filtersLogicalOperator: expected "and" or "or"');
}

/**
 * Translates filters into a condition on a source's columns, to stand after
 * `SELECT … FROM (query) WHERE`. Its meaning is that of the client's own filters: functions of one
 * column are joined by AND, a NULL passes none, the ends of `between` and `time` are included, a
 * missing end is open. Who owns a filter does not matter here: the client has left out what it
 * must.
 *
 * @param columns what the source yields
 * @returns `undefined` where nothing is filtered; its bindings are called `filter0`, `filter1`, …
 * @throws {ApiError} 400 where a column is missing or has another type than the function takes
 */
export function filtersToCondition(
  filters: Filters,
  columns: readonly Column[],
  operator: LogicalOperator = "and",
): BoundSql | undefined {
  const binder = new Binder("filter");
  const conditions = Object.entries(filters).map(([name, functions]) =>
    columnCondition(requireColumn(columns, name), functions, binder)
  );
  if (conditions.length === 0) return undefined;
  const word = operator === "and" ? " AND " : " OR ";
  return { sql: `(${conditions.join(word)})`, bindings: binder.bindings };
}

function columnCondition(column: Column, functions: ColumnFilters, binder: Binder): string {
  const sql = quoteName(column.name);
  const { between, closed_open: closedOpen, time, stringSearch } = functions;
  const parts = [`${sql} IS NOT NULL`];
  if (functions.in) parts.push(inCondition(column, functions.in.values, binder));
  if (between) {
    requireType(column, "between", ["number"]);
    parts.push(intervalCondition(sql, between, "<=", binder));
  }
  if (closedOpen) {
    requireType(column, "closed_open", ["number"]);
    parts.push(intervalCondition(sql, closedOpen, "<", binder));
  }
  if (time) {
    requireType(column, "time", ["timestamp", "number", "string"]);
    parts.push(intervalCondition(`epoch_ms(${sql})`, time, "<=", binder));
  }
  if (stringSearch) {
    requireType(column, "stringSearch", ["string", "number", "boolean"]);
    compileSearch(stringSearch.values, stringSearch.params);
    const search = binder.bind(JSON.stringify([stringSearch.values, stringSearch.params]));
    parts.push(`string_search(${sql}, ${search})`);
  }
  return `(${parts.join(" AND ")})`;
}

function inCondition(
  column: Column,
  values: readonly v.InferOutput<typeof scalar>[],
  binder: Binder,
): string {
  if (column.type === "geometry") throw wrongType(column, "in", "values of a geometry");
  for (const value of values) {
    const suits = value === null || typeof value === column.type || column.type === "unknown" ||
      (column.type === "number" && isBigInteger(value)) ||
      !["number", "string", "boolean"].includes(column.type);
    if (!suits) throw wrongType(column, "in", `${typeof value}s`);
  }
  const bound = binder.bind(jsonList(values, column.type));
  return `${quoteName(column.name)} IN (SELECT value FROM json_each(${bound}))`;
}

function intervalCondition(
  sql: string,
  { values }: Intervals,
  upper: "<=" | "<",
  binder: Binder,
): string {
  const alternatives = values.map(([low, high]) => {
    const ends: string[] = [];
    if (low !== null && low !== undefined) ends.push(`${sql} >= ${binder.bind(low)}`);
    if (high !== null && high !== undefined) ends.push(`${sql} ${upper} ${binder.bind(high)}`);
    return ends.length > 0 ? `(${ends.join(" AND ")})` : "TRUE";
  });
  return alternatives.length > 0 ? `(${alternatives.join(" OR ")})` : "FALSE";
}

function requireType(column: Column, name: string, types: readonly string[]): void {
  if (types.includes(column.type) || column.type === "unknown") return;
  throw wrongType(column, name, types.join(" or "));
}

function wrongType({ name, type }: Column, filter: string, given: string): ApiError {
  return new ApiError(400, `filters.${name}.${filter}: the column is a ${type}, not ${given}`);
}
