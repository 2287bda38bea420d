/** Requests to CARTO that do not give up: they wait for a token, the network or CARTO, and go on. */
import type { AccessKeeper } from "./access_keeper.ts";
import { cartoFailureOf } from "./carto_failure.ts";
import { type MapAccess, MapError } from "./map_access.ts";

/** CARTO's client does not tell all failures apart: such a one may be the request's own. */
const UNTOLD_TRIES = 3;

/**
 * Makes a call with the access that is valid now, and again for as long as it may go well.
 *
 * @param call rejects with what CARTO's client throws, or a {@linkcode CartoRequestError}.
 * @param signal gives up.
 * @throws {MapError} where another try is of no use; CARTO's own message, which holds the SQL, is kept
 * from people. The signal's reason; an AbortError once the keeper was stopped; and what is no failed
 * request, as the call threw it.
 */
export async function withRetry<T>(
  keeper: AccessKeeper,
  call: (access: MapAccess) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  // What is given up here, for whatever reason, is no trouble of the keeper's any more.
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
  let untold = 0;
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
      if (failure.status === "untold" && ++untold === UNTOLD_TRIES) {
        throw new MapError("refused");
      }
      const status = failure.status === "untold" ? 500 : failure.status;
      const { token } = access;
      await keeper.failed({ ...failure, status, token, again: refused === token }, signal);
      refused = status === 403 ? token : null;
    }
  }
}
