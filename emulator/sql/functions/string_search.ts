import { RE2JS } from "re2js";
import * as v from "valibot";
import { ApiError } from "../../errors/api_error.ts";

const flag = v.optional(v.boolean(), false);

/** What `@carto/api-client` sends beside the texts of a `stringSearch` filter. */
export const searchOptionsSchema = v.strictObject({
  useRegExp: flag,
  mustStart: flag,
  mustEnd: flag,
  caseSensitive: flag,
  keepSpecialCharacters: flag,
});

type SearchOptions = v.InferOutput<typeof searchOptionsSchema>;

const specSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.tuple([v.array(v.string()), searchOptionsSchema]),
);

const DIACRITIC = /\p{Diacritic}/gu;

/**
 * Makes the test behind a `stringSearch` filter, with the meaning it has in the client: any of the
 * texts is found in the value, accents and case ignored unless an option says otherwise. No texts
 * match all. Regular expressions are BigQuery's (RE2), whose time grows with the value's length:
 * one of JavaScript's can backtrack without end, and nothing ends a thread that does.
 *
 * @throws {ApiError} 400 where a regular expression is none, or not one of RE2
 */
export function compileSearch(
  texts: readonly string[],
  { useRegExp, mustStart, mustEnd, caseSensitive, keepSpecialCharacters }: SearchOptions,
): (value: unknown) => boolean {
  const plain = (value: unknown) =>
    keepSpecialCharacters ? String(value) : String(value).normalize("NFD").replace(DIACRITIC, "");
  const patterns = texts.map((text) =>
    useRegExp ? text : (mustStart ? "^" : "") + RE2JS.quote(plain(text)) + (mustEnd ? "$" : "")
  );
  const pattern = compile(patterns.join("|"), caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  return (value) => pattern.test(plain(value));
}

/** The test that a statement's bound `[texts, options]` asks for. */
export function parseSearch(spec: string): (value: unknown) => boolean {
  return compileSearch(...v.parse(specSchema, spec));
}

function compile(pattern: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(pattern, flags);
  } catch {
    throw new ApiError(400, `filters: not a regular expression of BigQuery: ${pattern}`);
  }
}
