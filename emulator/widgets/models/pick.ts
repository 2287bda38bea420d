import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";
import { name, parseParams, rowCount } from "./params.ts";
import type { Model, Selected } from "./widget_source.ts";

const MOST = 1_000;
const ID_COLUMN = "_carto_feature_id";

const schema = v.object({
  columns: v.pipe(v.array(name), v.minLength(1, "expected a column or more")),
  dataType: v.picklist(["points", "lines", "polygons"]),
  featureIds: v.pipe(v.array(v.string()), v.maxLength(MOST)),
  z: v.optional(v.number()),
  limit: v.optional(rowCount, MOST),
  offset: v.optional(rowCount, 0),
  tileResolution: v.optional(v.number()),
});

/**
 * The rows of picked features, in the order of their ids: `{rows, metadata: {total}}`. Features
 * with the same geometry have the same id, so that there may be more rows than ids.
 */
export const pick: Model = async (params, source, run) => {
  const { columns, dataType, featureIds, z, limit, offset } = parseParams(schema, params);
  if (dataType === "points" && z === undefined) {
    throw new ApiError(400, "params.z: points are picked at a zoom");
  }
  const place = source.column(source.geometryColumn);
  if (place.type !== "geometry" && place.type !== "unknown") {
    throw new ApiError(400, `pick: "${place.name}" is no geometry; select its cells`);
  }
  const id = `feature_id(${place.sql})`;
  const items = [...new Set(columns)].map((column): Selected =>
    column === ID_COLUMN ? { name: column, type: "string", sql: id } : source.column(column)
  );
  const bindings = { ids: JSON.stringify(featureIds) };
  const picked = ` AND ${id} IN (SELECT value FROM json_each(@ids))`;
  const order = ` ORDER BY (SELECT key FROM json_each(@ids) WHERE value = ${id})`;
  const page = `${picked}${order} LIMIT @most OFFSET @skipped`;
  const window = { most: BigInt(Math.min(limit, MOST)), skipped: BigInt(offset) };
  const total: Selected = { name: "total", type: "number", sql: "count(*)" };
  const [rows, [counted]] = await Promise.all([
    run(source.select(items, page, { ...bindings, ...window })),
    run(source.select([total], picked, bindings)),
  ]);
  return { rows, metadata: { total: counted?.total ?? 0 } };
};
