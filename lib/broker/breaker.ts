/**
 * A circuit breaker: an upstream that keeps failing is left alone for a while, and whoever asks
 * meanwhile is told at once what the last one was told.
 */
import { CartoError } from "../carto/errors.ts";
import type { Clock } from "../clock/clock.ts";

/** CARTO was not asked, because it failed a moment ago: as what, the error says. */
export class HeldBackError extends CartoError {}

export interface Breaker {
  /**
   * @param options `isRetry`: what is asked has failed by itself before, so that another failure
   * says nothing about the upstream.
   * @throws {HeldBackError} while the breaker is open, and what the call throws.
   */
  run<T>(call: () => Promise<T>, options?: { isRetry?: boolean }): Promise<T>;
  /** For how many milliseconds calls are held back; 0 where the next one is let through. */
  heldMs(): number;
}

export interface BreakerOptions {
  readonly elapsed: Clock["elapsed"];
  /** Told when it opens and closes. */
  readonly onChange: (open: boolean) => void;
  /** The longest that it obeys a Retry-After. */
  readonly longestRestMs: number;
}

/** How many failures in a row open it. */
const THRESHOLD = 3;
/** Between probes of an upstream that fails: it serves again at most this long after it is back. */
const OUTAGE_REST_MS = 1_000;
const DEFAULT_RETRY_AFTER_S = 5;

export function createBreaker({ elapsed, onChange, longestRestMs }: BreakerOptions): Breaker {
  let failures = 0;
  let open: { until: number; error: CartoError } | null = null;

  function close(): void {
    failures = 0;
    if (open !== null) onChange(false);
    open = null;
  }

  function rest(forMs: number, error: CartoError): void {
    if (open === null) onChange(true);
    open = { until: elapsed() + forMs, error };
  }

  function noteFailure(error: CartoError): void {
    if (error.fault === "rate_limited") {
      // Calling sooner makes it longer; but a header stops nobody for hours.
      const askedMs = (error.retryAfterS ?? DEFAULT_RETRY_AFTER_S) * 1000;
      return rest(Math.min(askedMs, longestRestMs), error);
    }
    if (!["unreachable", "timeout", "failed"].includes(error.fault)) return close();
    failures++;
    if (failures >= THRESHOLD) rest(OUTAGE_REST_MS, error);
  }

  const heldMs = () => open === null ? 0 : Math.max(0, open.until - elapsed());

  return {
    heldMs,
    async run(call, { isRetry = false } = {}) {
      if (open !== null) {
        const leftMs = heldMs();
        if (leftMs > 0) {
          const retryAfterS = Math.max(1, Math.ceil(leftMs / 1000));
          const { fault, message, status } = open.error;
          throw new HeldBackError(fault, message, { status, retryAfterS, cause: open.error });
        }
        // One call at a time finds out whether it is over. One that hangs holds up the next no
        // longer than a rest.
        if (!isRetry) open = { ...open, until: elapsed() + OUTAGE_REST_MS };
      }
      try {
        const result = await call();
        close();
        return result;
      } catch (error) {
        if (error instanceof CartoError && !isRetry) noteFailure(error);
        throw error;
      }
    },
  };
}
