/** Retries requests to CARTO: they wait for a token, the network or CARTO, and continue. */
import type { AccessKeeper } from "./access_keeper.ts";
import { cartoFailureOf } from "./carto_failure.ts";
import { type MapAccess, MapError } from "./map_access.ts";

/** CARTO's client hides some statuses: such a failure may be the request's own fault. */
const HIDDEN_TRIES = 3;

/**
 * Makes a call with valid access, and retries it as long as it may succeed.
 *
 * @param call rejects with what CARTO's client throws, or a {@linkcode CartoRequestError}.
 * @param signal aborts.
 * @throws {MapError} when a retry is useless, without CARTO's message, which contains the SQL. The
 * signal's reason; an AbortError once the keeper was stopped; and any other error of the call
 * unchanged.
 */
export async function withRetry<T>(
  keeper: AccessKeeper,
  call: (access: MapAccess) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  // An aborted call no longer counts as an outage for the keeper.
  const giving = new AbortController();
  const wanted = signal === undefined ? giving.signal : AbortSignal.any([signal, giving.signal]);
  try {
    return await tryOn(keeper, call, wanted);
  } finally {
    giving.abort();
  }
}

async function tryOn<T>(
  keeper: AccessKeeper,
  call: (access: MapAccess) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  let hidden = 0;
  let refused: string | null = null;
  for (;;) {
    const access = await keeper.access(signal);
    try {
      const result = await call(access);
      keeper.succeeded(access.token);
      return result;
    } catch (error) {
      signal.throwIfAborted();
      const failure = cartoFailureOf(error);
      if (failure === null) throw error;
      if (failure.status === "hidden" && ++hidden === HIDDEN_TRIES) {
        throw new MapError("refused");
      }
      const status = failure.status === "hidden" ? 500 : failure.status;
      const { token } = access;
      await keeper.failed({ ...failure, status, token, again: refused === token }, signal);
      refused = status === 403 ? token : null;
    }
  }
}
