import * as v from "valibot";
import { parseBody } from "../http/body.ts";

/** CARTO's documents say 51 characters on one page and 50 on another: the longer is taken. */
const NAME = /^[a-z0-9][a-z0-9_-]{1,49}[a-z0-9]$/;

const name = v.pipe(
  v.string(),
  v.regex(
    NAME,
    "use 3 to 51 lower-case letters, digits, - and _, with a letter or a digit at both ends",
  ),
);
const source = v.pipe(v.string(), v.trim(), v.nonEmpty());

const newSchema = v.strictObject({ name, source });
const changesSchema = v.partial(newSchema);

/** What `POST /v3/named-sources` asks for. */
export type NewNamedSource = v.InferOutput<typeof newSchema>;

/** What `PATCH /v3/named-sources/{name}` changes. */
export type NamedSourceChanges = v.InferOutput<typeof changesSchema>;

/** May a named source be called so (CARTO Named Sources API)? */
export function isNamedSourceName(text: string): boolean {
  return NAME.test(text);
}

/**
 * Checks the body of `POST /v3/named-sources`.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseNewNamedSource(body: unknown): NewNamedSource {
  return parseBody(newSchema, body);
}

/**
 * Checks the body of `PATCH /v3/named-sources/{name}`.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parseNamedSourceChanges(body: unknown): NamedSourceChanges {
  return parseBody(changesSchema, body);
}

const positive = v.pipe(v.string(), v.digits(), v.toNumber(), v.integer(), v.minValue(1));

const pageSchema = v.object({
  page: v.optional(positive, "1"),
  page_size: v.optional(v.pipe(positive, v.maxValue(1_000)), "10"),
  search: v.optional(v.string(), ""),
});

/** Which of the named sources a list shows; pages count from 1. */
export type NamedSourcePage = v.InferOutput<typeof pageSchema>;

/**
 * Reads the query of `GET /v3/named-sources`.
 *
 * @throws {ApiError} 400 that names the field
 */
export function parsePage(query: URLSearchParams): NamedSourcePage {
  return parseBody(pageSchema, Object.fromEntries(query));
}
