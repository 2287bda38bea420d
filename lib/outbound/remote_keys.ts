/**
 * Keys that another server publishes (RFC 7517), cached by a monotonic clock. jose uses the date:
 * if that is set back an hour, a removed key stays valid for an hour more, and a new one is not
 * fetched.
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
  /** How long keys are cached, in milliseconds. */
  readonly freshMs: number;
  /** A token with an unknown key id makes us fetch keys, at most this often. */
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
