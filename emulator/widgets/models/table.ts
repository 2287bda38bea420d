import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { featureSelection, name, parseParams, rowCount } from "./params.ts";
import type { Model } from "./widget_source.ts";

const schema = v.object({
  column: v.pipe(v.array(name), v.minLength(1, "expected a column or more")),
  sortBy: v.optional(v.nullable(name)),
  sortDirection: v.optional(v.nullable(v.picklist(["asc", "desc"]))),
  limit: v.optional(rowCount, 10),
  offset: v.optional(rowCount, 0),
  ...featureSelection,
});

/** A page of rows, and how many there are in all: `{rows, metadata: {total}}`. */
export const table: Model = async (params, source, run) => {
  const { column, sortBy, sortDirection, limit, offset } = parseParams(schema, params);
  const items = [...new Set(column)].map((one) => source.column(one));
  const key = sortBy ? source.column(sortBy) : undefined;
  if (key?.type === "geometry") throw new ApiError(400, "params.sortBy: a geometry has no order");
  const order = key ? ` ORDER BY ${key.sql} ${sortDirection ?? "asc"}` : "";
  const page = source.select(items, `${order} LIMIT @most OFFSET @skipped`, {
    most: BigInt(limit),
    skipped: BigInt(offset),
  });
  const count = source.select([{ name: "total", type: "number", sql: "count(*)" }]);
  const [rows, [counted]] = await Promise.all([run(page), run(count)]);
  return { rows, metadata: { total: counted?.total ?? 0 } };
};
