import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { featureSelection, name, parseParams, rowCount } from "./params.ts";
import type { Model } from "./widget_source.ts";

/** The client asks for as many, and says that the server holds to it. */
const MOST = 500;

const joinOperation = v.optional(v.picklist(["count", "avg", "min", "max", "sum"]));
const schema = v.object({
  xAxisColumn: name,
  xAxisJoinOperation: joinOperation,
  yAxisColumn: name,
  yAxisJoinOperation: joinOperation,
  limit: v.optional(rowCount, MOST),
  ...featureSelection,
});

/** Pairs of two numeric columns, both known: `{rows: [{x, y}]}`, 500 of them at most. */
export const scatterplot: Model = async (params, source, run) => {
  const { xAxisColumn, yAxisColumn, limit } = parseParams(schema, params);
  const items = ([["x", xAxisColumn], ["y", yAxisColumn]] as const).map(([axis, column]) => {
    const { sql, type } = source.column(column);
    if (type === "number" || type === "unknown") return { name: axis, type, sql };
    throw new ApiError(400, `params.${axis}AxisColumn: "${column}" is a ${type}, not a number`);
  });
  const known = items.map(({ sql }) => ` AND ${sql} IS NOT NULL`).join("");
  const most = BigInt(Math.min(limit, MOST));
  return { rows: await run(source.select(items, `${known} LIMIT @most`, { most })) };
};
