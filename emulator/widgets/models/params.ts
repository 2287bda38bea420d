import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";

/** A column's name. */
export const name = v.pipe(v.string(), v.nonEmpty());

/** A number of rows. */
export const rowCount = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Aggregations that models know; `custom` is the client's own expression. */
export const operation = v.picklist(["count", "avg", "min", "max", "sum", "custom"]);

/** What picks features by their ids, in every model. */
export const featureSelection = {
  featureIds: v.optional(v.pipe(v.array(v.string()), v.maxLength(1_000))),
  geometryType: v.optional(v.picklist(["points", "lines", "polygons"])),
};

/**
 * Checks a model's `params`.
 *
 * @throws {ApiError} 400 that names the parameter
 */
export function parseParams<S extends v.GenericSchema>(
  schema: S,
  params: unknown,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, params);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  const path = ["params", v.getDotPath(issue)].filter(Boolean).join(".");
  throw new ApiError(400, `${path}: ${issue.message}`);
}
