import * as v from "valibot";
import { ApiError } from "../http/api_error.ts";

/** The APIs that a token can be let into (CARTO Tokens API). */
const APIS = ["maps", "sql", "imports", "lds"] as const;

/** One of CARTO's APIs, as a token's `allowed_apis` names it. */
export type Api = typeof APIS[number];

const text = v.pipe(v.string(), v.trim(), v.nonEmpty());

/** One thing a token may read: a query, a table, a wildcard, by way of a connection. */
export const grantSchema = v.strictObject({ connection_name: text, source: text });

/** See {@linkcode grantSchema}. */
export type Grant = v.InferOutput<typeof grantSchema>;

export const grantsSchema = v.pipe(v.array(grantSchema), v.nonEmpty());
export const refererListSchema = v.array(text);
export const apiListSchema = v.pipe(
  v.array(v.picklist(APIS)),
  v.nonEmpty(),
  v.check(
    (apis) => !apis.includes("imports") || apis.every((api) => api === "imports"),
    "imports cannot be combined with other APIs",
  ),
);

const newTokenSchema = v.strictObject({
  grants: grantsSchema,
  allowed_apis: apiListSchema,
  referers: v.optional(refererListSchema, []),
  name: v.optional(v.pipe(text, v.maxLength(255))),
  expiration_date: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (date) => /^\d{4}-\d{2}-\d{2}T/.test(date) && !Number.isNaN(Date.parse(date)),
        "expected a date and time such as 2030-01-31T12:00:00Z",
      ),
      v.transform((date) => Date.parse(date)),
    ),
  ),
});

/** What `POST /v3/tokens` asks for; `expiration_date` in milliseconds since 1970. */
export type NewToken = v.InferOutput<typeof newTokenSchema>;

/**
 * Checks the body of `POST /v3/tokens` (CARTO Tokens API).
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseNewToken(body: unknown, now: number): NewToken {
  const parsed = v.safeParse(newTokenSchema, body);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new ApiError(400, `${v.getDotPath(issue) ?? "body"}: ${issue.message}`);
  }
  if ((parsed.output.expiration_date ?? Infinity) <= now) {
    throw new ApiError(400, "expiration_date: must be in the future");
  }
  return parsed.output;
}
