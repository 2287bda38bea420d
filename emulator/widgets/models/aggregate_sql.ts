import type * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import type { BoundSql } from "../../sql/parse/bound_sql.ts";
import { parseRawAggregate } from "../../sql/parse/raw_expression.ts";
import type { ColumnType } from "../../store/catalog.ts";
import type { operation } from "./params.ts";
import type { WidgetSource } from "./widget_source.ts";

/** What is computed for each group of rows. */
export interface Aggregation {
  readonly operation: v.InferOutput<typeof operation>;
  /** The column that is aggregated; `*` and an empty name count rows. */
  readonly column?: string | undefined;
  /** The expression of `custom`. */
  readonly operationExp?: string | undefined;
}

/** An aggregate in SQL, with its type. */
export interface AggregateSql extends BoundSql {
  readonly type: ColumnType;
}

/**
 * Translates an aggregation. NULL is not counted, as in SQL.
 *
 * @throws {ApiError} 400 where the column is missing or of a type that the operation does not take
 */
export function aggregateSql(
  source: WidgetSource,
  { operation, column, operationExp }: Aggregation,
): AggregateSql {
  if (operation === "custom") {
    if (!operationExp) throw new ApiError(400, "params.operationExp: expected an expression");
    return parseRawAggregate("operationExp", operationExp, source.columns, source.parameters);
  }
  if (operation === "count" && (!column || column === "*")) {
    return { sql: "count(*)", type: "number", bindings: {} };
  }
  if (!column) throw new ApiError(400, `params: ${operation} needs a column`);
  const { sql, type, name } = source.column(column);
  const isSummed = operation === "sum" || operation === "avg";
  const refused = isSummed ? type !== "number" : operation !== "count" && type === "geometry";
  if (refused && type !== "unknown") {
    throw new ApiError(400, `params: ${operation} is not defined for "${name}", a ${type}`);
  }
  const isNumber = isSummed || operation === "count";
  return { sql: `${operation}(${sql})`, type: isNumber ? "number" : type, bindings: {} };
}
