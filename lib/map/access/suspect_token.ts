/**
 * A token that CARTO refused: it may have been revoked, or its grants may not cover the request.
 * It is replaced once for all requests that were sent with it.
 */
import type { AccessSource } from "./access_source.ts";
import type { FailedRequest } from "./failed_request.ts";
import { settledOrAborted } from "./gate.ts";
import { MapError } from "./map_access.ts";
import type { Outage } from "./outage.ts";

/** How long our server may still return a token that another of its processes has revoked. */
const TAKEN_BACK_MS = 5_000;

export interface SuspectTokenOptions {
  readonly source: AccessSource;
  readonly outage: Outage;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface SuspectToken {
  /**
   * Waits until a request that CARTO refused with 401 or 403 should be retried.
   *
   * @throws {MapError} `refused` when the request itself is at fault.
   * @throws the signal's reason.
   */
  refused(failure: FailedRequest, signal?: AbortSignal): Promise<void>;
  /** CARTO accepted the token. */
  accepted(token: string): void;
}

export function createSuspectToken({ source, outage, now }: SuspectTokenOptions): SuspectToken {
  /** The token being replaced; and whether CARTO accepted it since. */
  let suspect: { token: string; asked: Promise<void>; cleared: boolean } | null = null;

  /** Whether CARTO recently refused the token, even after a renewal. */
  async function isStillRefused(token: string, signal: AbortSignal | undefined): Promise<boolean> {
    if (suspect === null || suspect.cleared) {
      suspect = { token, asked: source.ask(), cleared: false };
    }
    if (suspect.token !== token) return true;
    await settledOrAborted(suspect.asked, signal);
    return source.held()?.token === token;
  }

  return {
    async refused({ status, token, again = false, retryAfterMs = 0 }, signal) {
      // The token was replaced meanwhile.
      if (token !== source.held()?.token) return;
      // CARTO accepted the token for other requests since: its grants do not cover this one.
      const isTrusted = suspect?.token === token && suspect.cleared;
      if (status === 403 && again && isTrusted) throw new MapError("refused");
      if (!await isStillRefused(token, signal)) return;
      await outage.wait("unavailable", retryAfterMs, signal);
      const isStillHeld = token === source.held()?.token;
      if (isStillHeld && now() - source.askedAt() >= TAKEN_BACK_MS) {
        await settledOrAborted(source.ask(), signal);
      }
    },
    accepted(token) {
      if (suspect?.token === token) suspect.cleared = true;
    },
  };
}
