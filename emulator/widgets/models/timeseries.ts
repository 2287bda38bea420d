import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { jsonList } from "../../sql/filters/json_list.ts";
import { formatStep, STEP_SIZES } from "../../sql/functions/time.ts";
import { type AggregateSql, aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, operation, parseParams } from "./params.ts";
import type { Model, RunQuery, Selected, WidgetSource } from "./widget_source.ts";

const schema = v.object({
  column: name,
  stepSize: v.picklist(STEP_SIZES),
  stepMultiplier: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  operationColumn: v.optional(name),
  operation,
  joinOperation: v.optional(v.string()),
  operationExp: v.optional(v.string()),
  splitByCategory: v.optional(name),
  splitByCategoryLimit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  splitByCategoryValues: v.optional(v.array(v.string())),
  ...featureSelection,
});

type Params = v.InferOutput<typeof schema>;

/**
 * A value for each step of time: `{rows: [{name, value}]}`, named by the day or second (UTC) when
 * the step begins. Split by a category, each row tells its `category`, and `metadata.categories`
 * lists them: those asked for, or the highest by the whole time's value.
 */
export const timeseries: Model = async (params, source, run) => {
  const parsed = parseParams(schema, params);
  const { column, stepSize, stepMultiplier, operationColumn, splitByCategory } = parsed;
  const { sql, type } = source.column(column);
  if (!["timestamp", "string", "unknown"].includes(type)) {
    throw new ApiError(400, `params.column: "${column}" is a ${type}, not a date or time`);
  }
  const aggregate = aggregateSql(source, { ...parsed, column: operationColumn ?? column });
  const step = formatStep({ size: stepSize, multiplier: stepMultiplier });
  const moment: Selected = { name: "name", type: "string", sql: `time_step(${sql}, @step)` };
  const value: Selected = { name: "value", type: aggregate.type, sql: aggregate.sql };
  const bindings = { ...aggregate.bindings, step };
  const known = ` AND ${sql} IS NOT NULL`;
  if (!splitByCategory) {
    const query = source.select([moment, value], `${known} GROUP BY 1 ORDER BY 1`, bindings);
    return { rows: await run(query), metadata: { categories: [] } };
  }
  const category = { ...source.column(splitByCategory), name: "category" };
  const categories = await findCategories(parsed, source, run, category, aggregate);
  const rest = `${known} AND ${category.sql} IN (SELECT value FROM json_each(@categories))
    GROUP BY 1, 2 ORDER BY 1, 2`;
  const query = source.select([moment, category, value], rest, {
    ...bindings,
    categories: jsonList(categories, category.type),
  });
  return { rows: await run(query), metadata: { categories } };
};

async function findCategories(
  { splitByCategoryLimit, splitByCategoryValues }: Params,
  source: WidgetSource,
  run: RunQuery,
  category: Selected,
  aggregate: AggregateSql,
): Promise<unknown[]> {
  const most = splitByCategoryLimit ?? Infinity;
  if (splitByCategoryValues) return splitByCategoryValues.slice(0, most);
  const value = { name: "value", type: aggregate.type, sql: aggregate.sql };
  const rest = ` AND ${category.sql} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`;
  const rows = await run(source.select([category, value], rest, aggregate.bindings));
  return rows.slice(0, most).map((row) => row.category);
}
