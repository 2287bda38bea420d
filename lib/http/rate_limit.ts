/** A limit on the rate of requests per client, in this process. */
import { BoundedMap } from "../bounded_map.ts";
import type { Clock } from "../clock/clock.ts";
import { ProblemError } from "./problem.ts";

export interface RateLimit {
  /**
   * Counts a request of this client.
   *
   * @throws {ProblemError} 429 when there were too many, with the time until the next one is
   * allowed.
   */
  take(who: string): void;
}

/** Beyond this number of clients, the one that was idle longest starts over. */
const REMEMBERED = 10_000;
const MINUTE_MS = 60_000;

/**
 * A token bucket per client: it holds a minute's worth and fills evenly, so that a burst passes and
 * a stream of requests has the rate.
 */
export function createRateLimit(
  { perMinute, elapsed }: { perMinute: number; elapsed: Clock["elapsed"] },
): RateLimit {
  const buckets = new BoundedMap<string, { left: number; at: number }>(REMEMBERED);
  const msForOne = MINUTE_MS / perMinute;
  return {
    take(who) {
      const at = elapsed();
      const bucket = buckets.get(who);
      if (bucket === undefined) {
        buckets.set(who, { left: perMinute - 1, at });
        return;
      }
      const filled = (at - bucket.at) / msForOne;
      bucket.left = Math.min(perMinute, bucket.left + filled);
      bucket.at = at;
      if (bucket.left < 1) {
        const retryAfterS = Math.ceil((1 - bucket.left) * msForOne / 1000);
        throw new ProblemError("too_many_requests", { retryAfterS });
      }
      bucket.left -= 1;
    },
  };
}
