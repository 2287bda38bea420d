/**
 * A circuit breaker: an upstream that keeps failing is left alone for a while, and whoever asks
 * meanwhile is told at once what the last one was told.
 */
import { CartoError } from "../carto/errors.ts";
import type { Clock } from "../clock.ts";

export interface Breaker {
  /** @throws {CartoError} the call's, or the last one's while the breaker is open. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

export interface BreakerOptions {
  readonly elapsed: Clock["elapsed"];
  /** Told when it opens and closes. */
  readonly onChange: (open: boolean) => void;
}

/** How many failures in a row open it. */
const THRESHOLD = 3;
const FIRST_REST_MS = 5_000;
const LONGEST_REST_MS = 60_000;

export function createBreaker({ elapsed, onChange }: BreakerOptions): Breaker {
  let failures = 0;
  let rests = 0;
  let open: { until: number; error: CartoError } | null = null;
  let probing = false;

  function close(): void {
    failures = rests = 0;
    if (open !== null) onChange(false);
    open = null;
  }

  function judge(error: CartoError): void {
    // CARTO said how long; calling sooner only makes it longer.
    if (error.fault === "rate_limited") return rest((error.retryAfterS ?? 5) * 1000, error);
    if (!["unreachable", "timeout", "failed"].includes(error.fault)) return close();
    failures++;
    if (failures < THRESHOLD) return;
    rest(Math.min(FIRST_REST_MS * 2 ** rests, LONGEST_REST_MS), error);
    rests++;
  }

  function rest(forMs: number, error: CartoError): void {
    if (open === null) onChange(true);
    open = { until: elapsed() + forMs, error };
  }

  return {
    async run(call) {
      if (open !== null && (probing || elapsed() < open.until)) {
        const retryAfterS = Math.max(1, Math.ceil((open.until - elapsed()) / 1000));
        const { fault, message, status } = open.error;
        throw new CartoError(fault, message, { status, retryAfterS, cause: open.error });
      }
      // One call finds out whether it is over; the others wait for what it finds.
      probing = open !== null;
      try {
        const result = await call();
        close();
        return result;
      } catch (error) {
        if (error instanceof CartoError) judge(error);
        throw error;
      } finally {
        probing = false;
      }
    },
  };
}
