import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { aggregateSql } from "./aggregate_sql.ts";
import { featureSelection, name, parseParams } from "./params.ts";
import type { Model } from "./widget_source.ts";

const schema = v.object({
  column: name,
  operation: v.optional(v.picklist(["count", "avg", "min", "max", "sum"]), "count"),
  ticks: v.pipe(v.array(v.pipe(v.number(), v.finite())), v.maxLength(1_000)),
  ...featureSelection,
});

/**
 * A value for each bin between ticks: `{rows: [{tick, value}]}`. Bin 0 lies below the first tick,
 * bin i + 1 goes from tick i, included, to the next, excluded. Empty bins are left out, NULL is
 * in none.
 */
export const histogram: Model = async (params, source, run) => {
  const { column, operation, ticks } = parseParams(schema, params);
  const { sql, type } = source.column(column);
  if (type !== "number" && type !== "unknown") {
    throw new ApiError(400, `params.column: "${column}" is a ${type}, not a number`);
  }
  const bins = ticks.toSorted((a, b) => a - b).map((tick, index) =>
    [`tick${index}`, tick] as const
  );
  const steps = bins.map(([tick], index) => `WHEN ${sql} < @${tick} THEN ${index}`).join(" ");
  const tick = bins.length > 0 ? `CASE ${steps} ELSE ${bins.length} END` : "0";
  const value = aggregateSql(source, { operation, column });
  const items = [
    { name: "tick", type: "number", sql: tick },
    { name: "value", type: value.type, sql: value.sql },
  ] as const;
  const rest = ` AND ${sql} IS NOT NULL GROUP BY 1 ORDER BY 1`;
  return { rows: await run(source.select(items, rest, Object.fromEntries(bins))) };
};
