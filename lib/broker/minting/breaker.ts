/**
 * A circuit breaker: after repeated failures, calls to the upstream pause for a while. Calls in
 * that time fail at once with the last error.
 */
import { CartoError } from "../../carto/carto_errors.ts";
import type { Clock } from "../../clock/clock.ts";

/** CARTO was not called because it failed a moment ago; the error has that failure's kind. */
export class HeldBackError extends CartoError {}

export interface Breaker {
  /**
   * @param options `isRetry`: this call has failed by itself before, so that another failure says
   * nothing about the upstream.
   * @throws {HeldBackError} while the breaker is open, and what the call throws.
   */
  run<T>(call: () => Promise<T>, options?: { isRetry?: boolean }): Promise<T>;
  /** Whether calls are held back after failures, but for probes. */
  isOpen(): boolean;
  /** For how many milliseconds calls are held back; 0 where the next one passes. */
  heldMs(): number;
}

export interface BreakerOptions {
  readonly elapsed: Clock["elapsed"];
  /** Called when it opens and closes. */
  readonly onChange: (open: boolean) => void;
  /** The longest Retry-After that it honors. */
  readonly longestRestMs: number;
}

/** The number of consecutive failures that opens it. */
const THRESHOLD = 3;
/** Between probes of a failing upstream: service resumes at most this long after it recovers. */
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
      // Calls before Retry-After prolong it; but a header must not stop calls for hours.
      const requestedMs = (error.retryAfterS ?? DEFAULT_RETRY_AFTER_S) * 1000;
      return rest(Math.min(requestedMs, longestRestMs), error);
    }
    if (!["unreachable", "timeout", "failed"].includes(error.fault)) return close();
    failures++;
    if (failures >= THRESHOLD) rest(OUTAGE_REST_MS, error);
  }

  const heldMs = () => open === null ? 0 : Math.max(0, open.until - elapsed());

  return {
    isOpen: () => open !== null,
    heldMs,
    async run(call, { isRetry = false } = {}) {
      if (open !== null) {
        const leftMs = heldMs();
        if (leftMs > 0) {
          const retryAfterS = Math.max(1, Math.ceil(leftMs / 1000));
          const { fault, message, status } = open.error;
          throw new HeldBackError(fault, message, { status, retryAfterS, cause: open.error });
        }
        // One call at a time probes the upstream. A probe that hangs delays the next one by one
        // rest at most.
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
