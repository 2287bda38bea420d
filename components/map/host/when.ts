import { effect } from "@preact/signals";
import { CallFailed } from "./call_failed.ts";

/** The longest that a call waits, in milliseconds. */
export const PATIENCE_MS = 30_000;

/**
 * Waits for the state to say so.
 *
 * @param read undefined for not yet; it may throw.
 * @param signal aborted when the map is gone.
 * @throws {CallFailed} `timeout`, or what `read` throws; the signal's reason.
 */
export function when<Found>(read: () => Found | undefined, signal: AbortSignal): Promise<Found> {
  const { promise, resolve, reject } = Promise.withResolvers<Found>();
  const timer = setTimeout(
    () => reject(new CallFailed("timeout", "CARTO did not respond in time")),
    PATIENCE_MS,
  );
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  const stop = effect(() => {
    try {
      const found = read();
      if (found !== undefined) resolve(found);
    } catch (error) {
      reject(error);
    }
  });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    stop();
  });
}
