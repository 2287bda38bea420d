/** Parses CARTO's responses: the value for the caller, or a CartoError that says what to do. */
import * as v from "valibot";
import { retryAfterMs } from "../retry_after.ts";
import { CartoError, type CartoFault } from "./carto_errors.ts";
import type { Answer } from "./carto_exchange.ts";

/**
 * CARTO's error bodies: Auth0's `{error, error_description}` at the OAuth endpoint, `{error,
 * description?}` at the Tokens API; a proxy in between may respond with HTML.
 */
const ErrorBody = v.object({
  error: v.string(),
  error_description: v.optional(v.string()),
  description: v.optional(v.string()),
});

/**
 * @param what names the call in errors.
 * @returns the response's JSON, validated.
 * @throws {CartoError} for any status but 2xx, and `invalid_answer` for a body of another shape.
 */
export function parseAnswer<T>(
  answer: Answer,
  schema: v.GenericSchema<unknown, T>,
  what: string,
): T {
  if (answer.status < 200 || answer.status > 299) throw refusal(answer, what);
  const parsed = v.safeParse(schema, jsonOf(answer.body));
  if (parsed.success) return parsed.output;
  throw new CartoError("invalid_answer", `${what}: the answer is not what CARTO documents`, {
    status: answer.status,
  });
}

function refusal(answer: Answer, what: string): CartoError {
  const parsed = v.safeParse(ErrorBody, jsonOf(answer.body));
  const said = parsed.success
    ? [parsed.output.error, parsed.output.error_description ?? parsed.output.description]
      .filter((part) => part !== undefined).join(": ")
    : "no JSON error body";
  const fault = faultOf(answer.status, said);
  return new CartoError(
    fault,
    `${what}: CARTO answered ${answer.status} (${said.slice(0, 300)})${ADVICE[fault] ?? ""}`,
    { status: answer.status, retryAfterS: retryAfterS(answer.headers) },
  );
}

const ADVICE: Partial<Record<CartoFault, string>> = {
  credentials: ": check CARTO_CLIENT_ID, CARTO_CLIENT_SECRET and that their region is that of " +
    "CARTO_API_BASE_URL",
  refused: ": check CARTO_CONNECTION and policy.json",
};

function faultOf(status: number, said: string): CartoFault {
  // Auth0 sometimes reports its rate limit as 500, with the same text as with 429.
  if (status === 429 || /global limit has been reached/i.test(said)) return "rate_limited";
  if (status >= 500) return "failed";
  if (status === 401 || status === 403) return "credentials";
  return "refused";
}

/** A header must not stop calls for a day: after a minute a retry is worthwhile. */
const LONGEST_RETRY_AFTER_S = 60;

/** Retry-After in whole seconds; CARTO sends no dates. */
function retryAfterS(headers: Headers): number | undefined {
  const ms = retryAfterMs(headers);
  return ms && Math.min(Math.ceil(ms / 1000), LONGEST_RETRY_AFTER_S);
}

/** @returns the parsed text; undefined where it is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
