import * as v from "valibot";
import { ApiError } from "../errors/api_error.ts";
import { parseBody } from "../http/body.ts";

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

const tokenName = v.pipe(text, v.maxLength(255));

const newTokenSchema = v.strictObject({
  grants: grantsSchema,
  allowed_apis: apiListSchema,
  referers: v.optional(refererListSchema, []),
  name: v.optional(tokenName),
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
  const wanted = parseBody(newTokenSchema, body);
  if ((wanted.expiration_date ?? Infinity) <= now) {
    throw new ApiError(400, "expiration_date: must be in the future");
  }
  return wanted;
}

const changesSchema = v.partial(
  v.strictObject({
    grants: grantsSchema,
    allowed_apis: apiListSchema,
    referers: refererListSchema,
    name: tokenName,
  }),
);

/** What `PATCH /v3/tokens/{token}` changes; what is missing stays. */
export type TokenChanges = v.InferOutput<typeof changesSchema>;

/**
 * Checks the body of `PATCH /v3/tokens/{token}` (CARTO Tokens API): when a token expires is
 * settled at its creation.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseTokenChanges(body: unknown): TokenChanges {
  if (typeof body === "object" && body !== null && "expiration_date" in body) {
    throw new ApiError(400, "expiration_date: can be set at creation only");
  }
  return parseBody(changesSchema, body);
}

const positive = v.pipe(v.string(), v.digits(), v.toNumber(), v.integer(), v.minValue(1));

const pageSchema = v.object({
  page: v.optional(positive, "1"),
  page_size: v.optional(v.pipe(positive, v.maxValue(1_000))),
});

/** Which tokens a list shows; pages count from 1. All of them without a size. */
export type TokenPage = v.InferOutput<typeof pageSchema>;

/**
 * Reads the query of `GET /v3/tokens`.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseTokenPage(query: URLSearchParams): TokenPage {
  return parseBody(pageSchema, Object.fromEntries(query));
}
