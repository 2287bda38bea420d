/**
 * Keys that somebody else publishes (RFC 7517), kept by a clock that only ever goes on: jose goes by
 * the date, and where that is set back an hour, a key that was taken out counts for an hour more,
 * and a new one is not asked for.
 */
import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
} from "jose";
import type { Clock } from "../clock/clock.ts";

export interface RemoteKeysOptions {
  readonly url: URL;
  readonly fetch: FetchImplementation;
  readonly elapsed: Clock["elapsed"];
  /** For how long keys are used before they are asked for again, in milliseconds. */
  readonly freshMs: number;
  /** A token that names a key that is not there has keys asked for, at most this often. */
  readonly cooldownMs: number;
  /** For one answer, in milliseconds. */
  readonly deadlineMs: number;
}

/** Finds the key for a token; throws what jose and `fetch` throw. */
export type RemoteKeys = (
  header?: JWSHeaderParameters,
  token?: FlattenedJWSInput,
) => Promise<CryptoKey>;

export function createRemoteKeys(options: RemoteKeysOptions): RemoteKeys {
  const { url, fetch, elapsed, freshMs, cooldownMs, deadlineMs } = options;
  const published = createRemoteJWKSet(url, {
    [customFetch]: fetch,
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration: deadlineMs,
  });
  let loadedAt = -Infinity;

  async function load(): Promise<void> {
    await published.reload();
    loadedAt = elapsed();
  }

  return async (header, token) => {
    if (elapsed() - loadedAt >= freshMs) await load();
    try {
      return await published(header, token);
    } catch (error) {
      const isMissing = error instanceof errors.JWKSNoMatchingKey;
      if (!isMissing || elapsed() - loadedAt < cooldownMs) throw error;
      await load();
      return await published(header, token);
    }
  };
}
