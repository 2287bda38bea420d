import { ApiError } from "../../errors/api_error.ts";
import type { Column } from "../../store/catalog.ts";
import { quoteName } from "../../store/quote_name.ts";
import { sqlTypeOf, toColumn } from "../functions/sql_type.ts";
import type { BoundSql } from "./bound_sql.ts";
import { createTranslation } from "./grammar.ts";
import { type Item, requireGrouped } from "./grouping.ts";
import type { QueryParameters } from "./query_parameters.ts";
import { bindingsOf, type ScopeColumn, type Tables } from "./scope.ts";
import { parseItems } from "./select_list.ts";

/** Aggregates that a client wrote as SQL: each stands as `sql AS "name"` in a SELECT's list. */
export interface RawAggregates extends Pick<BoundSql, "bindings"> {
  readonly items: readonly (Column & { readonly sql: string })[];
}

const NO_TABLES: Tables = { find: () => undefined };

/** Longer than any that a person writes. */
const MAX_LENGTH = 10_000;

/**
 * Parses SQL that a client may write itself: a list of aggregates such as
 * `SUM(revenue) / COUNT(*) AS mean, MAX(size_m2)` (`aggregationExp` of the Maps API, the string
 * form of `aggregations`). It is held to what the translator knows: columns of the source inside
 * aggregates, literals, and allow-listed functions. No sub-query, comment, `;`, window or other
 * table can be written in it.
 *
 * @param field the request's field, for messages
 * @param columns what the source yields; they are read by their names
 * @param constants may an item be the same for all rows, such as `1 AS value`? Without GROUP BY it
 * would come once per row
 * @returns translated items; bindings are called `${field}0`, `${field}1`, …
 * @throws {ApiError} 400 that names the field and what is not allowed
 */
export function parseRawAggregates(
  field: string,
  text: string,
  columns: readonly Column[],
  parameters: QueryParameters = {},
  constants: "allowed" | "refused" = "refused",
): RawAggregates {
  return named(field, () => {
    if (text.length > MAX_LENGTH) {
      throw new ApiError(400, `it is longer than ${MAX_LENGTH} characters`);
    }
    const context = { tables: NO_TABLES, parameters, bindingPrefix: field };
    const translation = createTranslation(text, "expression", context);
    const { cursor } = translation;
    const items = parseItems(translation, scopeOf(columns));
    if (cursor.peek().kind !== "end") throw cursor.unexpected("not allowed in an expression");
    requireGrouped(translation, items, []);
    for (const { name, usage } of items) {
      const isConstant = usage.columns.size === 0 && constants === "allowed";
      if (usage.aggregates.size > 0 || isConstant) continue;
      throw new ApiError(400, `${name} is not an aggregate`);
    }
    const bindings = bindingsOf(translation, items.map(({ sql }) => sql).join(" "));
    return { items: items.map(toItem), bindings };
  });
}

/**
 * Parses one aggregate without alias (`operationExp` of the widgets), like
 * {@linkcode parseRawAggregates}.
 *
 * @throws {ApiError} 400 that names the field and what is not allowed
 */
export function parseRawAggregate(
  field: string,
  text: string,
  columns: readonly Column[],
  parameters: QueryParameters = {},
): BoundSql & Pick<Column, "type" | "finer"> {
  const { items: [item, ...more], bindings } = parseRawAggregates(field, text, columns, parameters);
  if (!item || more.length > 0) throw new ApiError(400, `${field}: expected one expression`);
  return { sql: item.sql, type: item.type, finer: item.finer, bindings };
}

function scopeOf(columns: readonly Column[]): ScopeColumn[] {
  return columns.map((column) => ({
    name: column.name,
    type: sqlTypeOf(column),
    qualifier: undefined,
    sql: quoteName(column.name),
  }));
}

function toItem({ name, type, sql }: Item): RawAggregates["items"][number] {
  return { ...toColumn(name, type), sql };
}

function named<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new ApiError(error.status, `${field}: ${error.message}`);
  }
}
