/** Calls of CARTO's client that wait out what passes. */
import * as v from "valibot";
import type { AccessKeeper, Failure } from "./access_keeper.ts";
import { type MapAccess, MapError } from "./map_access.ts";
import { retryAfterMs } from "./retry_after.ts";

/**
 * Calls again with the token of the moment, until CARTO answers well.
 *
 * @returns what the call does.
 * @throws {MapError} where trying again is no use; CARTO's own message, which holds the SQL, is kept
 * from people.
 */
export async function patiently<T>(
  keeper: AccessKeeper,
  call: (access: MapAccess) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    const access = await keeper.access(signal);
    try {
      const answer = await call(access);
      keeper.succeeded();
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MapError) throw error;
      await keeper.failed({ ...failureOf(error), token: access.token }, signal);
    }
  }
}

/** Widget models throw plain errors that tell 401, 403 and 429 by their texts alone. */
const TEXTS: readonly (readonly [RegExp, number])[] = [
  [/^Unauthorized access/, 401],
  [/^Forbidden access/, 403],
  [/^Too many requests/i, 429],
];

/** The client's `CartoAPIError`; its class would bring the client along. */
const ApiError = v.object({
  name: v.literal("CartoAPIError"),
  response: v.optional(v.instance(Response)),
});

function failureOf(error: unknown): Omit<Failure, "token"> {
  const apiError = v.safeParse(ApiError, error);
  if (apiError.success) {
    const { response } = apiError.output;
    return { status: response?.status ?? null, retryAfterMs: retryAfterMs(response ?? null) };
  }
  const { name, message } = error instanceof Error ? error : new Error();
  if (name === "InvalidColumnError") return { status: 400 };
  if (message.startsWith("Failed request: TypeError")) return { status: null };
  const known = TEXTS.find(([text]) => text.test(message));
  // What has no text of its own may be anything, an answer of a proxy too: it is tried again.
  return { status: known?.[1] ?? 500 };
}
