import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { jsonList } from "../../sql/filters/json_list.ts";
import { type AggregateSql, aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, operation, parseParams } from "./params.ts";
import type { Model, Selected, WidgetSource } from "./widget_source.ts";

/** The orders that `@carto/api-client` names, by the columns of the result; NULL sorts lowest. */
const ORDERS = {
  frequency_desc: "2 DESC, 1",
  frequency_asc: "2, 1",
  alphabetical_asc: "1, 2 DESC",
  alphabetical_desc: "1 DESC, 2 DESC",
};

const schema = v.object({
  column: name,
  operation,
  operationColumn: v.optional(name),
  operationExp: v.optional(v.string()),
  othersThreshold: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  orderBy: v.optional(
    v.picklist(["frequency_desc", "frequency_asc", "alphabetical_asc", "alphabetical_desc"]),
    "frequency_desc",
  ),
  ...featureSelection,
});

/**
 * A value for each value of a column: `{rows: [{name, value}], metadata: {others}}`. With a
 * threshold, `others` is the value of all rows in the categories after it; the rows keep all
 * categories, as the client's own computation does.
 */
export const category: Model = async (params, source, run) => {
  const { column, operationColumn, othersThreshold, orderBy, ...rest } = parseParams(
    schema,
    params,
  );
  const aggregated = operationColumn ?? column;
  // Counting the categories themselves counts rows, also those that have none.
  const countsRows = rest.operation === "count" && aggregated === column;
  const aggregate = aggregateSql(source, { ...rest, column: countsRows ? "*" : aggregated });
  const group = source.column(column);
  if (group.type === "geometry") {
    throw new ApiError(400, `params.column: "${group.name}" is a geometry`);
  }
  const value = { name: "value", type: aggregate.type, sql: aggregate.sql };
  const grouped = ` GROUP BY 1 ORDER BY ${ORDERS[orderBy]}`;
  const rows = await run(
    source.select([{ ...group, name: "name" }, value], grouped, aggregate.bindings),
  );
  if (!othersThreshold || rows.length <= othersThreshold) return { rows, metadata: {} };
  const top = rows.slice(0, othersThreshold).map((row) => row.name);
  const [others] = await run(othersQuery(source, group, aggregate, top));
  return { rows, metadata: { others: others?.value ?? null } };
};

function othersQuery(
  source: WidgetSource,
  { sql, type }: Selected,
  aggregate: AggregateSql,
  top: readonly unknown[],
) {
  const known = top.filter((value) => value !== null);
  const isOther = `${sql} NOT IN (SELECT value FROM json_each(@top))`;
  const rest = top.includes(null) ? isOther : `(${isOther} OR ${sql} IS NULL)`;
  const value = { name: "value", type: aggregate.type, sql: aggregate.sql };
  const bindings = { ...aggregate.bindings, top: jsonList(known, type) };
  return source.select([value], ` AND ${rest}`, bindings);
}
