import * as v from "valibot";
import { aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, operation, parseParams } from "./params.ts";
import type { Model } from "./widget_source.ts";

const schema = v.object({
  /** CARTO's own examples count rows by an empty name. */
  column: v.optional(v.union([name, v.literal("")])),
  operation,
  operationExp: v.optional(v.string()),
  ...featureSelection,
});

/** One number from all rows: `{rows: [{value}]}`. */
export const formula: Model = async (params, source, run) => {
  const { sql, type, bindings } = aggregateSql(source, parseParams(schema, params));
  return { rows: await run(source.select([{ name: "value", type, sql }], "", bindings)) };
};
