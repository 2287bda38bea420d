import * as v from "valibot";
import { aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, parseParams } from "./params.ts";
import type { Model } from "./widget_source.ts";

const schema = v.object({ column: name, ...featureSelection });

/** The least and the greatest value of a column: `{rows: [{min, max}]}`. */
export const range: Model = async (params, source, run) => {
  const { column } = parseParams(schema, params);
  const items = (["min", "max"] as const).map((operation) => {
    const { sql, type } = aggregateSql(source, { operation, column });
    return { name: operation, type, sql };
  });
  return { rows: await run(source.select(items)) };
};
