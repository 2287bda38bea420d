import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";

const scalar = v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean(), v.null()]);
const parametersSchema = v.record(v.string(), v.union([scalar, v.array(scalar)]));

/** Values for a query's `@name` parameters, as a client sends them. */
export type QueryParameters = v.InferOutput<typeof parametersSchema>;

/** A value that is not a list. */
export type Scalar = v.InferOutput<typeof scalar>;

/**
 * Checks `queryParameters`: an object, since BigQuery's parameters have names. Nothing at all, or
 * the empty string that widgets send, means none.
 *
 * @throws {ApiError} 400 on anything else
 */
export function parseQueryParameters(raw: unknown): QueryParameters {
  if (raw === undefined || raw === null || raw === "") return {};
  const parsed = v.safeParse(parametersSchema, raw);
  if (parsed.success && !Array.isArray(raw)) return parsed.output;
  throw new ApiError(
    400,
    "queryParameters: expected an object of named values: strings, numbers, booleans or lists of them",
  );
}

/** The value of a parameter; BigQuery compares their names without case. */
export function findParameter(
  parameters: QueryParameters,
  name: string,
): Scalar | Scalar[] | undefined {
  const key = Object.keys(parameters).find((known) => known.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : parameters[key];
}
