/**
 * Tracks outages between the browser and CARTO. Failed requests share one pause, so that a map with
 * many tiles retries no more often than one with few.
 */
import { createBackoff } from "./backoff.ts";
import { type Health, OK } from "./health.ts";
import { createGate } from "./gate.ts";

/** The minimum pause, even if another request succeeds. */
const SHORTEST_MS = 2_000;

export type Cause = "offline" | "unavailable" | "limited";

export interface Outage {
  health(): Health;
  /** When waiting requests may retry: milliseconds since the epoch, or Infinity. */
  retryAt(): number;
  /**
   * Waits until a retry is due.
   *
   * @param atLeastMs CARTO's Retry-After.
   */
  wait(cause: Cause, atLeastMs: number, signal?: AbortSignal): Promise<void>;
  /** Lets all waiting requests retry now. */
  release(): void;
  /** The network may be back: {@linkcode release}, but a limit stays; resets the backoff. */
  retryNow(): void;
  /** A request succeeded. */
  over(): void;
  stop(reason: unknown): void;
}

export interface OutageOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  /** The health may have changed, or the time of the next try. */
  onChange(): void;
}

export function createOutage(options: OutageOptions): Outage {
  const { now, onChange } = options;
  const backoff = createBackoff(options.random);
  const waiters = createGate();
  /** Failed requests that have neither succeeded nor been aborted since. */
  const failing = new Set<AbortSignal | symbol>();
  let health: Health = OK;
  let retryAt = Infinity;
  let pausedAt = 0;

  /** Once the last of them is aborted, there is no known outage. */
  function mind(signal: AbortSignal | undefined): void {
    if (signal === undefined) {
      failing.add(Symbol());
      return;
    }
    if (failing.has(signal)) return;
    failing.add(signal);
    signal.addEventListener("abort", () => {
      if (!failing.delete(signal) || failing.size > 0) return;
      health = OK;
      retryAt = Infinity;
      onChange();
    }, { once: true });
  }

  const isLimited = () => health.name === "limited" && health.untilMs > now();

  function release(): void {
    retryAt = Infinity;
    waiters.release();
  }

  return {
    health: () => health,
    retryAt: () => retryAt,
    async wait(cause, atLeastMs, signal) {
      signal?.throwIfAborted();
      if (retryAt === Infinity) {
        pausedAt = now();
        retryAt = pausedAt + backoff.next();
      }
      retryAt = Math.max(retryAt, now() + atLeastMs);
      if (cause === "limited") health = { name: cause, untilMs: retryAt };
      else if (!isLimited()) health = { name: cause };
      mind(signal);
      const released = waiters.wait(signal);
      onChange();
      await released;
    },
    release,
    retryNow() {
      if (isLimited()) return;
      backoff.reset();
      release();
    },
    over() {
      if (health.name === "ok") return;
      failing.clear();
      health = OK;
      backoff.reset();
      if (retryAt !== Infinity) retryAt = Math.min(retryAt, pausedAt + SHORTEST_MS);
      onChange();
    },
    stop: waiters.stop,
  };
}
