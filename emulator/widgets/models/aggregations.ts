import * as v from "valibot";
import { parseRawAggregates } from "../../sql/parse/raw_expression.ts";
import { aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, parseParams } from "./params.ts";
import type { Model, Selected } from "./widget_source.ts";

const schema = v.object({
  aggregations: v.union([
    v.pipe(v.string(), v.nonEmpty()),
    v.pipe(
      v.array(v.object({
        column: name,
        operation: v.picklist(["count", "avg", "min", "max", "sum"]),
        alias: v.pipe(v.string(), v.regex(/^\w{1,300}$/)),
      })),
      v.minLength(1),
    ),
  ], "expected a list of {column, operation, alias}, or a SQL expression"),
  ...featureSelection,
});

/** Several aggregates of all rows at once: `{rows: [{alias: value}]}`. */
export const aggregations: Model = async (params, source, run) => {
  const { aggregations } = parseParams(schema, params);
  if (typeof aggregations === "string") {
    const { columns, parameters } = source;
    const raw = parseRawAggregates("aggregations", aggregations, columns, parameters);
    return { rows: await run(source.select(raw.items, "", raw.bindings)) };
  }
  const items = aggregations.map(({ alias, ...aggregation }): Selected => {
    const { sql, type } = aggregateSql(source, aggregation);
    return { name: alias, type, sql };
  });
  return { rows: await run(source.select(items)) };
};
