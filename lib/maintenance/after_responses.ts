/** Work after responses, where no timer can be relied on; it may use a small share of the time. */
import type { Clock } from "../clock/clock.ts";

export interface AfterResponsesOptions extends Pick<Clock, "elapsed"> {
  /** Reports its own failures. */
  readonly run: () => Promise<unknown>;
}

/** As often as a timer would look. */
const EVERY_MS = 10_000;
/** A run that took a second is followed by nineteen without one. */
const LARGEST_SHARE = 1 / 20;

/**
 * @returns a function to be called after each response, which starts a run where none is in
 * progress and the last one is long enough ago. It never waits.
 */
export function createAfterResponses({ run, elapsed }: AfterResponsesOptions): () => void {
  let isRunning = false;
  let dueAt = -Infinity;
  return () => {
    const startedAt = elapsed();
    if (isRunning || startedAt < dueAt) return;
    isRunning = true;
    run().catch(() => undefined).finally(() => {
      isRunning = false;
      const tookMs = elapsed() - startedAt;
      dueAt = startedAt + Math.max(EVERY_MS, tookMs / LARGEST_SHARE);
    });
  };
}
